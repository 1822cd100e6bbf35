CREATE TABLE invoice (
  id integer PRIMARY KEY,
  number bigint NOT NULL
);
CREATE SEQUENCE invoice_number;
COMMENT ON SEQUENCE invoice_number IS 'restarted in January';
