\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;

-- Add to type mood (definition-mismatch)
-- not-transactional
-- A new label can't be used in the transaction that adds it.
SET lock_timeout = '5s'; SET statement_timeout = '30s';
ALTER TYPE "mood" ADD VALUE IF NOT EXISTS 'fine' AFTER 'sad';
