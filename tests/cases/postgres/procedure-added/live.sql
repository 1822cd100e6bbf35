CREATE TABLE sale (id integer PRIMARY KEY, archived boolean NOT NULL);
CREATE PROCEDURE purge() LANGUAGE sql AS $$
  DELETE FROM sale WHERE archived
$$;
INSERT INTO sale VALUES (1, false);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
