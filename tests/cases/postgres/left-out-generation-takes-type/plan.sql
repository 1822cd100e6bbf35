-- Left out: generated-mismatch u.v: Rows or values would be gone for good.
-- Left out: column-type-mismatch u.v: It comes with how u.v is filled, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
