CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE UNIQUE INDEX job_one ON job (lower(queue)) WHERE state = 'running' AND queue IS NOT NULL;
