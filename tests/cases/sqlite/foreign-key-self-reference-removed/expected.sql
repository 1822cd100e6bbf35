CREATE TABLE employee (
  id INTEGER PRIMARY KEY,
  boss_id INTEGER REFERENCES employee (id),
  name TEXT NOT NULL
);
INSERT INTO employee VALUES (1, NULL, 'Ada'), (2, 1, 'Grace');
