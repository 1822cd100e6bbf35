CREATE FUNCTION twice(integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 2 $$;
CREATE TABLE t (a bigint DEFAULT twice(4));
