CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE sale (id integer PRIMARY KEY, state state NOT NULL);
CREATE TABLE audit (id integer PRIMARY KEY);
CREATE VIEW open_sale AS SELECT id FROM sale WHERE state = 'open';
CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'No. ' || n
$$;
