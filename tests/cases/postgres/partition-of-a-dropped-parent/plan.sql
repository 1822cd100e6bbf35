\set ON_ERROR_STOP on
SELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);
SET check_function_bodies = off;
BEGIN;

-- Take fleet_north from its parent
-- locks ACCESS EXCLUSIVE on fleet_north · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
ALTER TABLE "fleet" DETACH PARTITION "fleet_north";

-- Drop fleet (extra-table)
-- deletes-data · locks ACCESS EXCLUSIVE on fleet and its partitions · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
DROP TABLE IF EXISTS "fleet";

-- Create table vehicles (missing-table)
-- It is empty: what it held comes from a backup or not at all.
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '30s';
CREATE TABLE IF NOT EXISTS "vehicles" ("yard" text, "plate" text) PARTITION BY LIST (yard);

-- Alter fleet_north (definition-mismatch)
-- scans-table · locks ACCESS EXCLUSIVE on fleet_north · waits 5 s for it at most
SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '0s';
ALTER TABLE "vehicles" ATTACH PARTITION "fleet_north" FOR VALUES IN ('north');
COMMIT;
