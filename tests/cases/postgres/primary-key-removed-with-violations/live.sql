CREATE TABLE customer (
  id integer NOT NULL,
  name text NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id)
);
INSERT INTO customer VALUES (1, 'Ada');
ALTER TABLE customer DROP CONSTRAINT customer_pkey;
INSERT INTO customer VALUES (1, 'Ada again'), (2, 'Grace');
