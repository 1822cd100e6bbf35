\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view admins to make it anew
-- replaces · locks ACCESS EXCLUSIVE on admins · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "admins";

-- Drop users check ck_role to make it anew
-- replaces · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "ck_role";

-- Drop users index ix to make it anew
-- replaces · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "ix";

-- Change the type of users.role (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "users" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "users" ALTER COLUMN "role" TYPE character varying(20);
ALTER TABLE "users" ALTER COLUMN "role" SET DEFAULT 'member'::character varying;

-- Set the default of users.role
-- locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "users" ALTER COLUMN "role" SET DEFAULT 'member'::character varying;

-- Make users check ck_role anew
-- scans-table · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"users"'::regclass AND conname = 'ck_role') THEN ALTER TABLE "users" ADD CONSTRAINT "ck_role" CHECK (((role)::text = ANY (ARRAY[('admin'::character varying)::text, ('it''s'::character varying)::text, ('member'::character varying)::text]))); END IF; END $evenkeel$;

-- Make users index ix anew
-- builds-index · locks ACCESS EXCLUSIVE on users · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "ix" ON "users" USING btree (role) WHERE ((role)::text <> 'admin'::text);

-- Make view admins anew
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "admins" ("n") AS SELECT count(*) AS n
   FROM users
  WHERE ((users.role)::text = 'admin'::text);
COMMIT;
