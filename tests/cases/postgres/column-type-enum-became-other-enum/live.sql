CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TYPE phase AS ENUM ('open', 'closed');
CREATE TABLE ticket (
  id integer PRIMARY KEY,
  state phase NOT NULL,
  note text
);
