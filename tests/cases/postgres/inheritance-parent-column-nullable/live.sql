CREATE TABLE a (n integer);
CREATE TABLE b (t text) INHERITS (a);
