-- Left out: missing-primary-key person primary key: 1 row with a key that is repeated or missing.
-- Left out: missing-foreign-key item foreign key owned: It rests on person primary key, which is left out.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
