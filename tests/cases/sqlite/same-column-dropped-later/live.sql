CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  fax TEXT,
  mail TEXT CHECK (mail <> '')
);
INSERT INTO customer (id, name) VALUES (1, 'Ada');
ALTER TABLE customer DROP COLUMN fax;
