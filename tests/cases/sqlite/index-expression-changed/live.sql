CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL
);
CREATE UNIQUE INDEX customer_mail ON customer (upper(mail));
