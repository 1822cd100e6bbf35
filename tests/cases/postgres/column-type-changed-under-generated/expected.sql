CREATE TABLE t (a bigint, b bigint GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX ix_b ON t (b);
COMMENT ON COLUMN t.b IS 'kept';
