CREATE TABLE ticket (
  id integer PRIMARY KEY,
  state text NOT NULL DEFAULT 'open',
  subject text NOT NULL
);
