CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  title TEXT
);
CREATE VIRTUAL TABLE search USING fts5(title, tokenize = 'porter');
