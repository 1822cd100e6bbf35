\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Comment on billing.invoice.total (comment-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON COLUMN "billing"."invoice"."total" IS 'With tax';
COMMIT;
