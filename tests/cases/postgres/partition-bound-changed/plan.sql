\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take reading_2024 from its parent
-- locks ACCESS EXCLUSIVE on reading_2024 · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "reading" DETACH PARTITION "reading_2024";

-- Alter reading_2024 (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on reading_2024 · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "reading" ATTACH PARTITION "reading_2024" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
COMMIT;
