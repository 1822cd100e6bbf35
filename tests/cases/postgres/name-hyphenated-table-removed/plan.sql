\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table order-line (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "order-line" ("id" integer NOT NULL, "unit-price" numeric NOT NULL);

-- Add order-line primary key
-- builds-index · locks ACCESS EXCLUSIVE on order-line · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"order-line"'::regclass AND conname = 'order-line_pkey') THEN ALTER TABLE "order-line" ADD CONSTRAINT "order-line_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;
COMMIT;
