CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);
CREATE TABLE purchase (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
CREATE INDEX purchase_customer ON purchase (customer_id);
CREATE VIEW buyer AS SELECT DISTINCT customer_id FROM purchase;
INSERT INTO customer (name) VALUES ('Ada');
