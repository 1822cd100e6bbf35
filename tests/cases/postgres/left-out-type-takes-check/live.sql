CREATE TABLE t (id integer PRIMARY KEY, size text);
