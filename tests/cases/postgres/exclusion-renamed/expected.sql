CREATE TABLE t (a int4range, CONSTRAINT "a ""new"" name" EXCLUDE USING gist (a WITH &&));
