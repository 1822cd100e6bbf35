-- Left out: column-type-mismatch reading.day: It decides which partition a row is in, and Postgres keeps its type.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
