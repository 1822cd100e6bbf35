CREATE TABLE sale (id integer PRIMARY KEY, amounts integer[]);
CREATE FUNCTION total(amounts integer[]) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT sum(a) FROM unnest(amounts) AS a
$$;
INSERT INTO sale VALUES (1, '{1,2}');
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
