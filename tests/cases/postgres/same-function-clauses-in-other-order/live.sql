CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE OR REPLACE FUNCTION public.add_tax(IN amount decimal, percent int4 = 20) RETURNS decimal
  AS 'SELECT amount * percent' RETURNS NULL ON NULL INPUT
  SECURITY INVOKER NOT LEAKPROOF PARALLEL UNSAFE IMMUTABLE LANGUAGE sql;
INSERT INTO sale VALUES (1, 2.5);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
