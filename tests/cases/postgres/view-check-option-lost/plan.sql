\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Drop view cheap to make it anew
-- replaces · locks ACCESS EXCLUSIVE on cheap · waits 5 s for it at most
-- What was granted on it goes with it: grant it again, or plan with --grants.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP VIEW IF EXISTS "cheap";

-- Make view cheap anew (definition-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "cheap" ("id", "price") WITH (check_option=local) AS SELECT product.id,
    product.price
   FROM product
  WHERE (product.price < (10)::numeric);
COMMIT;
