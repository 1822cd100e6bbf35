.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Create table product (missing-table)
-- locks the database: other writers wait · waits 5 s for it at most
-- It is empty: what it held comes from a backup or not at all.
CREATE TABLE IF NOT EXISTS "product" (
    "id" INTEGER NOT NULL,
    "sku" TEXT NOT NULL,
    "price" REAL,
    PRIMARY KEY ("id"),
    UNIQUE ("sku"),
    CHECK (price > 0)
);

-- Create product index product_price
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "product_price" ON "product" ("price");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
