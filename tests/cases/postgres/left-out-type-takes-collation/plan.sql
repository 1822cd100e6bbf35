-- Left out: column-type-mismatch a.name: Values would be converted, and some may be cut, rounded or refused.
-- Left out: collation-mismatch a.name: It comes with the type of a.name, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
