CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  state TEXT NOT NULL
);
create unique index "job_one" on "job"(lower( "queue" ))
  where state='running' and queue is not null;
