.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make customer anew (nullability-mismatch)
-- rewrites-table · deletes-data · locks the database: other writers wait · waits 5 s for it at most
-- Answers nullability-mismatch customer.mail, extra-column customer.fax, missing-column customer.phone, missing-unique customer unique (mail).
CREATE TABLE "evenkeel_new_customer" (
    "id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "mail" TEXT NOT NULL,
    "phone" TEXT,
    PRIMARY KEY ("id"),
    UNIQUE ("mail")
);
INSERT OR ABORT INTO "evenkeel_new_customer" ("id", "mail", "name") SELECT "id", "mail", "name" FROM "customer";
DROP TABLE "customer";
ALTER TABLE "evenkeel_new_customer" RENAME TO "customer";

-- Create customer index customer_name (missing-index)
-- builds-index · locks the database: other writers wait · waits 5 s for it at most
CREATE INDEX IF NOT EXISTS "customer_name" ON "customer" ("name");
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
