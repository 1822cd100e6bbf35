DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE projects (id integer PRIMARY KEY, name text, budget numeric);
CREATE VIEW listed AS SELECT id FROM projects;
GRANT SELECT ON listed TO case_reader;
