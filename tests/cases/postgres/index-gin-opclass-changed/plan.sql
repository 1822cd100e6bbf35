\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop document index document_body to make it anew
-- replaces · locks ACCESS EXCLUSIVE on document · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP INDEX IF EXISTS "document_body";

-- Make document index document_body anew (definition-mismatch)
-- builds-index · locks ACCESS EXCLUSIVE on document · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "document_body" ON "document" USING gin (body jsonb_path_ops);
COMMIT;
