\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create sequence invoice_number (missing-sequence)
-- It begins anew: set it past the numbers in use (setval).
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "invoice_number" AS bigint START WITH 1000 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE;
COMMIT;
