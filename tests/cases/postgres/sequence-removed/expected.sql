CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
CREATE SEQUENCE invoice_number START 1000;
INSERT INTO invoice VALUES (1, 1000);
