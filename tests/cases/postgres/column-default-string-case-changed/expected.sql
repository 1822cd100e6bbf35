CREATE TABLE ticket (
  id integer PRIMARY KEY,
  state text NOT NULL DEFAULT 'Open',
  subject text NOT NULL
);
