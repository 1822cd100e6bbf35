-- Left out: missing-unique customer unique customer_mail_key: 1 row with a key that is repeated or missing.
\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
