CREATE TABLE t (id integer PRIMARY KEY, size integer DEFAULT 3, CONSTRAINT size_positive CHECK (size > 0));
CREATE VIEW big AS SELECT id FROM t WHERE size > 10;
