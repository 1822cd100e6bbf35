CREATE FUNCTION twice(integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 2 $$;
CREATE TABLE t (a integer DEFAULT twice(4), b integer NOT NULL, c bigint GENERATED ALWAYS AS (twice(1)) STORED, CONSTRAINT ck_t CHECK (twice(b) > 2));
CREATE INDEX ix_t ON t ((twice(b)));
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (twice(b) > 4);
COMMENT ON COLUMN t.c IS 'kept';
