\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Move extension pgcrypto to its schema (definition-mismatch)
-- What uses it by name, as functions do in their bodies, looks for it in its old place; and Postgres refuses it for an extension that can't be moved.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER EXTENSION "pgcrypto" SET SCHEMA "extensions";
COMMIT;
