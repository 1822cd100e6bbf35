DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE projects (id integer PRIMARY KEY, name text, budget numeric);
GRANT SELECT ON projects TO "case ""writer"" 'x'";
