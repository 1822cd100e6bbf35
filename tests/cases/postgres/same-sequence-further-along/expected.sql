CREATE SEQUENCE invoice_number;
CREATE TABLE invoice (
  id integer PRIMARY KEY DEFAULT nextval('invoice_number'),
  total numeric NOT NULL
);
INSERT INTO invoice (total) VALUES (10);
