CREATE TABLE person (id integer NOT NULL, name text, CONSTRAINT person_pkey PRIMARY KEY (id));
CREATE TABLE item (id integer PRIMARY KEY, owner integer, CONSTRAINT owned FOREIGN KEY (owner) REFERENCES person (id));
