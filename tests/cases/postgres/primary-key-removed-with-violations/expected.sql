CREATE TABLE customer (
  id integer NOT NULL,
  name text NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id)
);
INSERT INTO customer VALUES (1, 'Ada');
