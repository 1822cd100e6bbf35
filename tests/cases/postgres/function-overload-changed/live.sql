CREATE FUNCTION label(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'No. ' || n
$$;
CREATE FUNCTION label(s varchar, t timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT s || ' on ' || t
$$;
