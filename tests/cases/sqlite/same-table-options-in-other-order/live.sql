CREATE TABLE word (
  text TEXT NOT NULL PRIMARY KEY,
  count INTEGER NOT NULL
) without rowid, strict;
INSERT INTO word VALUES ('keel', 3);
