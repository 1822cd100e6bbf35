-- Left out: missing-index ticket index ticket_key: 1 row with a key that another row has.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
