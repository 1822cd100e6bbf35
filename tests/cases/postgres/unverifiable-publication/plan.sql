-- Left out: unverifiable publication harbour: the model doesn't know this kind of object
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
