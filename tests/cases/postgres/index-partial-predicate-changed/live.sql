CREATE TABLE job (
  id integer PRIMARY KEY,
  state text NOT NULL,
  due timestamptz
);
CREATE INDEX job_waiting ON job (due) WHERE state = 'failed';
