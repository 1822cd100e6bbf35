.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create open_sale trigger open_sale_insert (missing-trigger)
-- locks the database: other writers wait · waits 5 s for it at most
DROP TRIGGER IF EXISTS "open_sale_insert";
CREATE TRIGGER "open_sale_insert" instead of insert on open_sale begin insert into sale values(new.id, 1); end;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
