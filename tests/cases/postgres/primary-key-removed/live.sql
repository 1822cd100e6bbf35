CREATE TABLE customer (
  id integer NOT NULL,
  name text NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id)
);
ALTER TABLE customer DROP CONSTRAINT customer_pkey;
