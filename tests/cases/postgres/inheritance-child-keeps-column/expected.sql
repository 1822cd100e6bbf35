CREATE TABLE person (id integer NOT NULL, name text);
CREATE TABLE staff (id integer, name text, desk text) INHERITS (person);
CREATE TABLE guest () INHERITS (person);
CREATE TABLE junior () INHERITS (staff);
