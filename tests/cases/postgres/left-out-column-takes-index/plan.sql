-- Left out: missing-column t.code: It must not be NULL, has no default, and 1 row would lack a value.
-- Left out: missing-view view v: It rests on t.code, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
