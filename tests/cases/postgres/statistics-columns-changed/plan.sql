\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop statistics address_town to make it anew
-- replaces · locks ACCESS EXCLUSIVE on address_town · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP STATISTICS IF EXISTS "address_town";

-- Make statistics address_town anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE STATISTICS IF NOT EXISTS "address_town" ON zip, town FROM address;
COMMIT;
