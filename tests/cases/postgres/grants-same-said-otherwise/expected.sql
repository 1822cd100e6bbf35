DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE projects (id integer PRIMARY KEY, name text, budget numeric);
CREATE FUNCTION total(a integer) RETURNS integer LANGUAGE sql AS $$ SELECT a + 1 $$;
GRANT ALL ON projects TO case_reader;
GRANT SELECT ON projects TO PUBLIC;
GRANT EXECUTE ON FUNCTION total(integer) TO PUBLIC;
