-- A database in which nothing ran yet.
CREATE TABLE gone (id INTEGER PRIMARY KEY);
DROP TABLE gone;
PRAGMA user_version = 0;
VACUUM;
