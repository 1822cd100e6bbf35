CREATE TABLE reading (n integer NOT NULL, CONSTRAINT whole CHECK (100 / n > 0));
