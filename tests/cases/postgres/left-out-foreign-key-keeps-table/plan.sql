-- Left out: extra-constraint item foreign key owned: It isn't expected, and nothing is dropped unasked.
-- Left out: extra-table person: item foreign key owned stands on it, and stays.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
