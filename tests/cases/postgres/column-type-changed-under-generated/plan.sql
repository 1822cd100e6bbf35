\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop t.b to compute it anew
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" DROP COLUMN IF EXISTS "b";

-- Drop t index ix_b for now: it stands on what changes
-- replaces · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "ix_b";

-- Change the type of t.a (column-type-mismatch)
-- rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint;

-- Compute t.b anew
-- rewrites-table · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "t" ADD COLUMN IF NOT EXISTS "b" bigint GENERATED ALWAYS AS ((a * 2)) STORED;

-- Make t index ix_b anew
-- builds-index · locks ACCESS EXCLUSIVE on t · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "ix_b" ON "t" USING btree (b);

-- Comment on t.b
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON COLUMN "t"."b" IS 'kept';
COMMIT;
