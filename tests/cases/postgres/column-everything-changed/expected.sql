CREATE TABLE product (
  id integer PRIMARY KEY,
  code integer NOT NULL DEFAULT 0,
  name text
);
COMMENT ON COLUMN product.code IS 'Number in the catalogue';
INSERT INTO product (id, name) VALUES (1, 'rope');
