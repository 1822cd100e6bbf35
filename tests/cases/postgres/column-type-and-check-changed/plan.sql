\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop users check ck_role to make it anew
-- replaces · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "ck_role";

-- Change the type of users.role (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "users" ALTER COLUMN "role" TYPE character varying(20);

-- Make users check ck_role anew (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"users"'::regclass AND conname = 'ck_role') THEN ALTER TABLE "users" ADD CONSTRAINT "ck_role" CHECK (((role)::text = ANY (ARRAY[('admin'::character varying)::text, ('member'::character varying)::text]))); END IF; END $evenkeel$;
COMMIT;
