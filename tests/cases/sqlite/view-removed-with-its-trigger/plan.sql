.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create view open_sale (missing-view)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "open_sale" as select id from sale where open;
CREATE TRIGGER "open_sale_insert" instead of insert on open_sale begin insert into sale values(new.id, 1); end;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
