CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL UNIQUE
);
CREATE INDEX customer_id_mail ON customer (id, mail);
