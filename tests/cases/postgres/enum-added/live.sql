CREATE TABLE entry (
  id integer PRIMARY KEY,
  note text
);
CREATE TYPE mood AS ENUM ('sad', 'fine', 'glad');
INSERT INTO entry VALUES (1, 'began');
