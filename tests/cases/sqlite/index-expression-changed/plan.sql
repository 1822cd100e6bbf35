.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Drop customer index customer_mail
-- replaces · locks the database: other writers wait · waits 5 s for it at most
DROP INDEX IF EXISTS "customer_mail";

-- Create customer index customer_mail (definition-mismatch)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE UNIQUE INDEX IF NOT EXISTS "customer_mail" ON "customer" (lower(mail));
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
