\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop person.desk (extra-column)
-- deletes-data · locks ACCESS EXCLUSIVE on person and the tables that inherit from it · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE ONLY "person" DROP COLUMN IF EXISTS "desk";
ALTER TABLE "guest" DROP COLUMN IF EXISTS "desk";
COMMIT;
