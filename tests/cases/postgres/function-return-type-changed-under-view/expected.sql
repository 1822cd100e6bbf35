CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE FUNCTION twice(integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT $1 * 2 $$;
CREATE VIEW listed AS SELECT twice(id) AS two FROM projects;
CREATE VIEW sums AS SELECT sum(two) AS s FROM listed;
