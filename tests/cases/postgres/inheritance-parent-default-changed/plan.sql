\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Set the default of p.a (default-mismatch)
-- locks ACCESS EXCLUSIVE on p and the tables that inherit from it · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "p" ALTER COLUMN "a" SET DEFAULT 5;

-- Set the default of t.n (default-mismatch)
-- locks ACCESS EXCLUSIVE on t and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t" ALTER COLUMN "n" DROP DEFAULT;

-- Keep what c.a has of its own
-- locks ACCESS EXCLUSIVE on c · waits 5 s for it at most
-- What is done to the parent's column is done to this one too.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "c" ALTER COLUMN "a" SET DEFAULT 9;

-- Keep what t1.n has of its own
-- locks ACCESS EXCLUSIVE on t1 · waits 5 s for it at most
-- What is done to the parent's column is done to this one too.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "t1" ALTER COLUMN "n" SET DEFAULT 'own'::text;
COMMIT;
