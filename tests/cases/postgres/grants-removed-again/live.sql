DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE projects (id integer PRIMARY KEY, name text, budget numeric);
CREATE SEQUENCE number;
GRANT SELECT ON projects TO case_reader;
GRANT ALL ON SEQUENCE number TO case_reader;
REVOKE ALL ON projects, number FROM case_reader;
