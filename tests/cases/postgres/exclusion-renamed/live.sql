CREATE TABLE t (a int4range, CONSTRAINT "it's old" EXCLUDE USING gist (a WITH &&));
