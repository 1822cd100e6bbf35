\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create schema extensions (missing-schema)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE SCHEMA IF NOT EXISTS "extensions";

-- Create extension citext (missing-extension)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS "citext" SCHEMA "extensions" VERSION "1.6";

-- Create extension hstore (missing-extension)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE EXTENSION IF NOT EXISTS "hstore" SCHEMA "extensions" VERSION "1.8";

-- Create routine seen() (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "seen"()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$BEGIN RETURN NEW; END$function$;

-- Create table card (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "card" ("id" integer NOT NULL, "tags" extensions.hstore, "owner" extensions.citext);

-- Add card primary key
-- builds-index · locks ACCESS EXCLUSIVE on card · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"card"'::regclass AND conname = 'card_pkey') THEN ALTER TABLE "card" ADD CONSTRAINT "card_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Create card index card_tags
-- builds-index · locks SHARE on card: writers wait · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
CREATE INDEX IF NOT EXISTS "card_tags" ON "card" USING gin (tags);

-- Add card check card_owner_check
-- scans-table · locks ACCESS EXCLUSIVE on card · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
SELECT set_config('search_path', quote_ident(current_schema()) || ', "extensions"', false);
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"card"'::regclass AND conname = 'card_owner_check') THEN ALTER TABLE "card" ADD CONSTRAINT "card_owner_check" CHECK ((owner IS DISTINCT FROM 'root'::extensions.citext)); END IF; END $evenkeel$;
SELECT set_config('search_path', quote_ident(current_schema()), false);

-- Add card check card_owner_check1
-- scans-table · locks ACCESS EXCLUSIVE on card · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"card"'::regclass AND conname = 'card_owner_check1') THEN ALTER TABLE "card" ADD CONSTRAINT "card_owner_check1" CHECK ((owner OPERATOR(extensions.<>) ALL (ARRAY['a'::extensions.citext, 'b'::extensions.citext]))); END IF; END $evenkeel$;

-- Create view odd (missing-view)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
SELECT set_config('search_path', quote_ident(current_schema()) || ', "extensions"', false);
CREATE VIEW "odd" ("id", "o") AS SELECT card.id,
    NULLIF(card.owner, 'x'::extensions.citext) AS o
   FROM card
  WHERE ((card.tags OPERATOR(extensions.?) 'k'::text) AND (card.owner IS DISTINCT FROM 'q'::extensions.citext));
SELECT set_config('search_path', quote_ident(current_schema()), false);

-- Create card trigger retagged
-- locks SHARE ROW EXCLUSIVE on card · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
SELECT set_config('search_path', quote_ident(current_schema()) || ', "extensions"', false);
DROP TRIGGER IF EXISTS "retagged" ON "card";
CREATE TRIGGER retagged BEFORE UPDATE ON card FOR EACH ROW WHEN (old.tags IS DISTINCT FROM new.tags) EXECUTE FUNCTION seen();
SELECT set_config('search_path', quote_ident(current_schema()), false);
COMMIT;
