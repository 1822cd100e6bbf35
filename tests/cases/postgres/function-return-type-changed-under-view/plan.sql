\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view sums for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on sums · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "sums";

-- Drop view listed to make it anew
-- replaces · locks ACCESS EXCLUSIVE on listed · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "listed";

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

-- Make view listed anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "listed" ("two") AS SELECT twice(projects.id) AS two
   FROM projects;

-- Make view sums anew
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "sums" ("s") AS SELECT sum(listed.two) AS s
   FROM listed;
COMMIT;
