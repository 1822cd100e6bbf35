CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a_id integer CONSTRAINT b_a REFERENCES a (id));
