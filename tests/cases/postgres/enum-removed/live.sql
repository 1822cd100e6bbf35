CREATE TABLE entry (
  id integer PRIMARY KEY,
  mood text NOT NULL,
  note text
);
