-- Left out: extra-object view w: It isn't expected, and nothing is dropped unasked.
-- Left out: extra-table d: view w stands on it, and stays.
-- Left out: extra-table p: d stands on it, and stays.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
