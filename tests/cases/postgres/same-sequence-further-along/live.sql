CREATE SEQUENCE invoice_number;
CREATE TABLE invoice (
  id integer PRIMARY KEY DEFAULT nextval('invoice_number'),
  total numeric NOT NULL
);
INSERT INTO invoice (total) SELECT n FROM generate_series(1, 25) AS n;
