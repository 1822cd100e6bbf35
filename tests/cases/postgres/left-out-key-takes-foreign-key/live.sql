CREATE TABLE person (id integer NOT NULL, name text);
INSERT INTO person VALUES (1, 'a'), (1, 'b');
CREATE TABLE item (id integer PRIMARY KEY, owner integer);
