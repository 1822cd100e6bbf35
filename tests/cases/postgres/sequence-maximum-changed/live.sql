CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
CREATE SEQUENCE invoice_number MAXVALUE 9999;
