CREATE TABLE a (id integer PRIMARY KEY, name character varying(20) COLLATE "C");
