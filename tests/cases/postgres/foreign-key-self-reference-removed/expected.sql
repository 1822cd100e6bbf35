CREATE TABLE employee (
  id integer PRIMARY KEY,
  boss_id integer REFERENCES employee,
  name text NOT NULL
);
INSERT INTO employee VALUES (1, NULL, 'Ada'), (2, 1, 'Grace');
