CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  title TEXT
);
CREATE VIRTUAL TABLE search USING fts5(title);
INSERT INTO search VALUES ('an even keel'), ('a list to port');
INSERT INTO search (search) VALUES ('optimize');
