CREATE TABLE employee (
  id integer PRIMARY KEY,
  boss_id integer CONSTRAINT employee_boss REFERENCES employee,
  name text NOT NULL
);
COMMENT ON CONSTRAINT employee_boss ON employee IS 'Who signs';
