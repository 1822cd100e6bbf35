CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL
);
CREATE INDEX customer_mail ON customer (mail);
