-- Left out: definition-mismatch c: Not planned: no step is known that brings it about.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
