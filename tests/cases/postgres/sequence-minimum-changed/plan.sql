\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Alter sequence depth (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "depth" AS bigint START WITH 0 INCREMENT BY 1 MINVALUE -100 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;
COMMIT;
