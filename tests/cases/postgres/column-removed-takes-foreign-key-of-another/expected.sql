CREATE TABLE country (
  id integer PRIMARY KEY,
  code text NOT NULL UNIQUE
);
CREATE TABLE customer (
  id integer PRIMARY KEY,
  country text CONSTRAINT customer_country_fkey REFERENCES country (code)
);
