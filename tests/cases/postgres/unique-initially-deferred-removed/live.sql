CREATE TABLE playlist (
  id integer PRIMARY KEY,
  position integer NOT NULL,
  CONSTRAINT playlist_place UNIQUE (position) DEFERRABLE
);
