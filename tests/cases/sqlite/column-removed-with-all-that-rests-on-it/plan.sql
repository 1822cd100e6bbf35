.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (missing-column)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-column customer.region_id.
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "region_id" INTEGER,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("id"),
    UNIQUE ("region_id"),
    CHECK (region_id > 0),
    FOREIGN KEY ("region_id") REFERENCES "region" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("id", "name") SELECT "id", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";

-- Create customer index customer_name_in_region
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "customer_name_in_region" ON "customer" ("name", "region_id" DESC);

-- Create customer index customer_region
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "customer_region" ON "customer" ("region_id");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
