DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TABLE t (id integer, twice integer GENERATED ALWAYS AS (id * 3) STORED);
GRANT SELECT (twice) ON t TO case_reader;
