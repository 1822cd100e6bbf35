-- Left out: missing-check reading check whole: The rows in its way couldn't be counted, since Postgres says: the database refused a value: division by zero.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
