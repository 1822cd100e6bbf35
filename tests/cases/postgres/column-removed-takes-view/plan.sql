\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Add column customer.email (missing-column)
-- locks ACCESS EXCLUSIVE on customer · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "customer" ADD COLUMN IF NOT EXISTS "email" text;

-- Create view mailing (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "mailing" ("id", "email") AS SELECT customer.id,
    customer.email
   FROM customer
  WHERE (customer.email IS NOT NULL);
COMMIT;
