\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop t check ck_a to make it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "ck_a";

-- Drop t check ck_b to make it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP CONSTRAINT IF EXISTS "ck_b";

-- Change the type of t.a (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ALTER COLUMN "a" TYPE character varying(20);

-- Change the type of t.b (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ALTER COLUMN "b" TYPE character varying(20);

-- Make t check ck_a anew
-- scans-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"t"'::regclass AND conname = 'ck_a') THEN ALTER TABLE "t" ADD CONSTRAINT "ck_a" CHECK (((a)::text <> 'x'::text)); END IF; END $evenkeel$;

-- Make t check ck_b anew
-- scans-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"t"'::regclass AND conname = 'ck_b') THEN ALTER TABLE "t" ADD CONSTRAINT "ck_b" CHECK (((b)::text <> 'y'::text)); END IF; END $evenkeel$;
COMMIT;
