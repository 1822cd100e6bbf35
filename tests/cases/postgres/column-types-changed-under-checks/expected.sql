CREATE TABLE t (a character varying(20), b character varying(20), CONSTRAINT ck_a CHECK (a <> 'x'), CONSTRAINT ck_b CHECK (b <> 'y'));
