CREATE TYPE state AS ENUM ('open', 'paid');
CREATE TABLE sale (id integer PRIMARY KEY, state state NOT NULL);
CREATE TABLE audit_old (id integer PRIMARY KEY);
CREATE VIEW all_sale AS SELECT id FROM sale;
CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '#' || n
$$;
ALTER TYPE state ADD VALUE 'lost';
