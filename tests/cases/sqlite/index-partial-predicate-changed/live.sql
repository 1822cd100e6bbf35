CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  due TEXT
);
CREATE INDEX job_waiting ON job (due) WHERE state = 'failed';
