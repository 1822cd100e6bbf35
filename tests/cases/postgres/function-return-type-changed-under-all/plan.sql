\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take away for now the default of t.a
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT;

-- Drop t check ck_t for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "ck_t";

-- Drop t index ix_t for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "ix_t";

-- Drop t policy p for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP POLICY IF EXISTS "p" ON "t";

-- Drop t.c to compute it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP COLUMN IF EXISTS "c";

-- Drop routine twice(integer) to make it anew
-- replaces
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP FUNCTION IF EXISTS "twice"(integer);

-- Make routine twice(integer) anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "twice"(integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ SELECT $1 * 2 $function$;

-- Compute t.c anew
-- rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ADD COLUMN IF NOT EXISTS "c" bigint GENERATED ALWAYS AS (twice(1)) STORED;

-- Make t check ck_t anew
-- scans-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"t"'::regclass AND conname = 'ck_t') THEN ALTER TABLE "t" ADD CONSTRAINT "ck_t" CHECK ((twice(b) > 2)); END IF; END $evenkeel$;

-- Make t index ix_t anew
-- builds-index · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "ix_t" ON "t" USING btree (twice(b));

-- Make t policy p anew
-- locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE POLICY "p" ON "t" AS PERMISSIVE FOR ALL TO PUBLIC USING ((twice(b) > 4));

-- Set the default of t.a
-- locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT twice(4);

-- Comment on t.c
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON COLUMN "t"."c" IS 'kept';
COMMIT;
