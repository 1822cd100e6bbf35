CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL,
  active boolean NOT NULL
);
create index customer_mail on customer ((  LOWER("mail")  )) where ((active));
