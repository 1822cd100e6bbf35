\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take away for now the default of t.a
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT;

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

-- Set the default of t.a (default-mismatch)
-- locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" ALTER COLUMN "a" SET DEFAULT twice(4);
COMMIT;
