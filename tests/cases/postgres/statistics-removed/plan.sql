\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create statistics address_town (missing-statistics)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE STATISTICS IF NOT EXISTS "address_town" (dependencies) ON zip, town FROM address;
COMMIT;
