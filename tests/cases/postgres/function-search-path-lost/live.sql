CREATE TABLE sale (id integer PRIMARY KEY, amount numeric NOT NULL);
CREATE FUNCTION sale_count() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  AS $$ SELECT count(*) FROM public.sale $$;
INSERT INTO sale VALUES (1, 2.5);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
