\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create table author (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "author" ("id" integer NOT NULL);

-- Create table book (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "book" ("id" integer NOT NULL, "author_id" integer);

-- Add author primary key
-- builds-index · locks ACCESS EXCLUSIVE on author · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"author"'::regclass AND conname = 'author_pkey') THEN ALTER TABLE "author" ADD CONSTRAINT "author_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add book primary key
-- builds-index · locks ACCESS EXCLUSIVE on book · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"book"'::regclass AND conname = 'book_pkey') THEN ALTER TABLE "book" ADD CONSTRAINT "book_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Add book foreign key book_author_id_fkey
-- scans-table · locks SHARE ROW EXCLUSIVE on book and author · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"book"'::regclass AND conname = 'book_author_id_fkey') THEN ALTER TABLE "book" ADD CONSTRAINT "book_author_id_fkey" FOREIGN KEY (author_id) REFERENCES author(id); END IF; END $evenkeel$;
COMMIT;
