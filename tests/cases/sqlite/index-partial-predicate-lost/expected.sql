CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL,
  running INTEGER NOT NULL
);
CREATE UNIQUE INDEX job_one_running ON job (queue) WHERE running = 1;
