CREATE TABLE playlist (
  id integer PRIMARY KEY,
  position integer NOT NULL UNIQUE DEFERRABLE,
  title text
);
