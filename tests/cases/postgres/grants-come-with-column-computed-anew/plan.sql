\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop t.twice to compute it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP COLUMN IF EXISTS "twice";

-- Compute t.twice anew (generated-mismatch)
-- rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ADD COLUMN IF NOT EXISTS "twice" integer GENERATED ALWAYS AS ((id * 2)) STORED;

-- Grant what is expected on t.twice
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT SELECT ("twice") ON TABLE "t" TO case_reader;
COMMIT;
