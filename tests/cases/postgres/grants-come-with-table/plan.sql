\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create routine total(integer) (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE FUNCTION "total"(a integer)
 RETURNS integer
 LANGUAGE sql
AS $function$ SELECT a + 1 $function$;

-- Create table projects (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "projects" ("id" integer NOT NULL, "name" text, "budget" numeric);

-- Add projects primary key
-- builds-index · locks ACCESS EXCLUSIVE on projects · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
DO $evenkeel$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = '"projects"'::regclass AND conname = 'projects_pkey') THEN ALTER TABLE "projects" ADD CONSTRAINT "projects_pkey" PRIMARY KEY (id); END IF; END $evenkeel$;

-- Grant what is expected on routine total(integer)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
REVOKE EXECUTE ON ROUTINE "total"(integer) FROM PUBLIC;

-- Grant what is expected on projects
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT SELECT ON TABLE "projects" TO case_reader;

-- Grant what is expected on projects.name
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
GRANT UPDATE ("name") ON TABLE "projects" TO "case ""writer"" 'x'";
COMMIT;
