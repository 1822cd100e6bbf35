CREATE TABLE a (n integer NOT NULL);
CREATE TABLE b (t text) INHERITS (a);
