.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make purchase anew (definition-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers definition-mismatch purchase foreign key (customer_id).
CREATE TABLE "evenkeel_new_purchase" (
    "id" INTEGER NOT NULL,
    "customer_id" INTEGER,
    "note" TEXT,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") DEFERRABLE INITIALLY DEFERRED
);
INSERT OR ABORT INTO "evenkeel_new_purchase" ("customer_id", "id", "note") SELECT "customer_id", "id", "note" FROM "purchase";
DROP TABLE "purchase";
ALTER TABLE "evenkeel_new_purchase" RENAME TO "purchase";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
