CREATE TABLE person (id integer NOT NULL, name text, desk text);
CREATE TABLE staff () INHERITS (person);
CREATE TABLE guest () INHERITS (person);
CREATE TABLE junior () INHERITS (staff);
INSERT INTO staff VALUES (1,'Ada','d1'),(2,'Bo','d2'); INSERT INTO guest VALUES (3,'C','d3');
INSERT INTO junior VALUES (4,'Di','d4');
