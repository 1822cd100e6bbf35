\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Create routine archive(integer) (missing-routine)
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE OR REPLACE PROCEDURE "archive"(IN upto integer)
 LANGUAGE sql
AS $procedure$
  UPDATE sale SET archived = true WHERE id <= upto
$procedure$;
COMMIT;
