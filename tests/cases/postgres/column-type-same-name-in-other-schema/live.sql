CREATE SCHEMA old;
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TYPE old.state AS ENUM ('open', 'closed');
CREATE TABLE ticket (
  id integer PRIMARY KEY,
  state old.state NOT NULL,
  note text
);
