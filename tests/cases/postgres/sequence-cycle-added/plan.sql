\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Alter sequence slot (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "slot" AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 8 CACHE 1 NO CYCLE;
COMMIT;
