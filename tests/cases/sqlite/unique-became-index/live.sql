CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL
);
CREATE INDEX customer_id_mail ON customer (id, mail);
CREATE UNIQUE INDEX customer_mail ON customer (mail);
