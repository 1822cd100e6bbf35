\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table reading (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "reading" ("id" integer NOT NULL, "celsius" numeric NOT NULL);

-- Add reading primary key
-- builds-index · locks ACCESS EXCLUSIVE on reading · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"reading"'::regclass AND conname = 'reading_pkey') THEN ALTER TABLE "reading" ADD CONSTRAINT "reading_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create view hot_reading (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE VIEW "hot_reading" ("id", "celsius") AS SELECT reading.id,
    reading.celsius
   FROM reading
  WHERE (reading.celsius > (40)::numeric);

-- Create materialised view hottest (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE MATERIALIZED VIEW "hottest" ("celsius") AS SELECT max(hot_reading.celsius) AS celsius
   FROM hot_reading;

-- Create hottest index hottest_once
-- builds-index · locks SHARE on hottest · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE UNIQUE INDEX IF NOT EXISTS "hottest_once" ON "hottest" USING btree (celsius);
COMMIT;
