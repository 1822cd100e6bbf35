CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  title TEXT,
  body TEXT
);
INSERT INTO document VALUES (1, 'keel', 'an even keel');
