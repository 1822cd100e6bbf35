CREATE TABLE person (id integer PRIMARY KEY);
CREATE TABLE item (id integer PRIMARY KEY, owner integer, CONSTRAINT owned FOREIGN KEY (owner) REFERENCES person (id));
