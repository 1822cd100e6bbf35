\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table product (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "product" ("id" integer NOT NULL, "sku" text NOT NULL, "price" numeric(10,2));

-- Add product primary key
-- builds-index · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'product_pkey') THEN ALTER TABLE "product" ADD CONSTRAINT "product_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create product index product_price
-- builds-index · locks SHARE on product: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "product_price" ON "product" USING btree (price);

-- Add product unique product_sku_key
-- builds-index · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'product_sku_key') THEN ALTER TABLE "product" ADD CONSTRAINT "product_sku_key" UNIQUE (sku); END IF; END $evenkeel$;

-- Add product check product_price_check
-- scans-table · locks ACCESS EXCLUSIVE on product · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"product"'::regclass AND conname = 'product_price_check') THEN ALTER TABLE "product" ADD CONSTRAINT "product_price_check" CHECK ((price > (0)::numeric)); END IF; END $evenkeel$;

-- Comment on product
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
COMMENT ON TABLE "product" IS 'What we sell';
COMMIT;
