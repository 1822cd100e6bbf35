CREATE TABLE t (a text, b text, CONSTRAINT ck_a CHECK (a <> 'x'), CONSTRAINT ck_b CHECK (b <> 'y'));
