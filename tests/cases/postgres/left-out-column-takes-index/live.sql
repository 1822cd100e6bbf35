CREATE TABLE t (id integer PRIMARY KEY, other integer);
INSERT INTO t VALUES (1, 1);
