CREATE TABLE event (
  id integer PRIMARY KEY,
  at timestamptz NOT NULL,
  what text
);
