CREATE TABLE job (
  id integer PRIMARY KEY,
  queue text NOT NULL,
  running boolean NOT NULL
);
CREATE UNIQUE INDEX job_one_running ON job (queue) WHERE running;
