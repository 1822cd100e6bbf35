CREATE TABLE customer (
  id integer PRIMARY KEY,
  active boolean NOT NULL,
  banned boolean NOT NULL
);
CREATE VIEW active_customer AS SELECT id FROM customer WHERE active AND NOT banned;
