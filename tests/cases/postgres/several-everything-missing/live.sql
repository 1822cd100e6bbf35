-- A database on which nothing ran yet.
SET client_min_messages = warning;
CREATE TABLE gone (id integer);
DROP TABLE gone;
RESET client_min_messages;
