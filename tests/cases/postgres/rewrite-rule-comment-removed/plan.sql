\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Comment on ledger rewrite rule ledger_keep (comment-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON RULE "ledger_keep" ON "ledger" IS 'Nothing is lost';
COMMIT;
