CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  title TEXT,
  body TEXT
);
CREATE VIRTUAL TABLE search USING fts5(title, body);
INSERT INTO search VALUES ('keel', 'an even keel');
INSERT INTO document VALUES (1, 'keel', 'an even keel');
