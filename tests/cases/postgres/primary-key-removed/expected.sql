CREATE TABLE customer (
  id integer NOT NULL,
  name text NOT NULL,
  CONSTRAINT customer_pkey PRIMARY KEY (id)
);
