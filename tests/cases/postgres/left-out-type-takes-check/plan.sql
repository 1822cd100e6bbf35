-- Left out: column-type-mismatch t.size: Values would be converted, and some may be cut, rounded or refused.
-- Left out: missing-check t check size_positive: The rows in its way couldn't be counted, since Postgres says: the database refused a value: operator does not exist: text > integer.
-- Left out: default-mismatch t.size: It rests on the type of t.size, which is left out.
-- Left out: missing-view view big: It rests on the type of t.size, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
