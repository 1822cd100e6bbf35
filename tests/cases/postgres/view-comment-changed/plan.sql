\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Comment on view totals (comment-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON VIEW "totals" IS 'All time';
COMMENT ON COLUMN "totals"."amount" IS NULL;
COMMIT;
