.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop sale trigger sale_touch
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP TRIGGER IF EXISTS "sale_touch";

-- Create sale trigger sale_touch (definition-mismatch)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE TRIGGER IF NOT EXISTS "sale_touch" after update of amount, tax on sale begin update sale set touched = current_timestamp where id = new.id; end;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
