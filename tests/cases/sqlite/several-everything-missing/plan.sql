.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create table customer (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "customer" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT
);

-- Create table purchase (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "purchase" (
    "id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);

-- Create purchase index purchase_customer
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "purchase_customer" ON "purchase" ("customer_id");

-- Create view buyer (missing-view)
-- locks the database: other writers wait · waits 5 s for it at most
CREATE VIEW "buyer" as select distinct customer_id from purchase;
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
