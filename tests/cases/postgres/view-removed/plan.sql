\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create view active_customer (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "active_customer" ("id") AS SELECT customer.id
   FROM customer
  WHERE customer.active;
COMMIT;
