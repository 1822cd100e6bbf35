\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Change the type of product.code (column-type-mismatch)
-- changes-values · rewrites-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "product" ALTER COLUMN "code" DROP DEFAULT;
ALTER TABLE "product" ALTER COLUMN "code" TYPE integer USING "code"::integer;
ALTER TABLE "product" ALTER COLUMN "code" SET DEFAULT 0;

-- Forbid NULL in product.code (nullability-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "product" ALTER COLUMN "code" SET NOT NULL;

-- Set the default of product.code (default-mismatch)
-- locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "product" ALTER COLUMN "code" SET DEFAULT 0;

-- Comment on product.code (comment-mismatch)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON COLUMN "product"."code" IS 'Number in the catalogue';
COMMIT;
