\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create sequence customer_number_seq
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SEQUENCE IF NOT EXISTS "customer_number_seq" AS integer START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO CYCLE;

-- Add column customer.number (missing-column)
-- rewrites-table · locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "customer" ADD COLUMN IF NOT EXISTS "number" integer DEFAULT nextval('customer_number_seq'::regclass) NOT NULL;

-- Give sequence customer_number_seq to its column
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER SEQUENCE "customer_number_seq" OWNED BY "customer"."number";
COMMIT;
