CREATE TABLE t (id integer PRIMARY KEY, code text NOT NULL, other integer, CONSTRAINT coded UNIQUE (code, other));
CREATE VIEW v AS SELECT code FROM t;
CREATE INDEX by_code ON t (lower(code));
