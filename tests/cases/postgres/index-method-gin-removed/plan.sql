\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create post index post_tags (missing-index)
-- builds-index · locks SHARE on post: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "post_tags" ON "post" USING gin (tags);
COMMIT;
