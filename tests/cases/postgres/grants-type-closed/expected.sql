DO $$ BEGIN CREATE ROLE case_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE "case ""writer"" 'x'"; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
CREATE TYPE state AS ENUM ('a');
CREATE DOMAIN amount AS numeric;
REVOKE USAGE ON TYPE state FROM PUBLIC;
REVOKE USAGE ON DOMAIN amount FROM PUBLIC;
