.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make purchase anew (missing-foreign-key)
-- rewrites-table · 2 rows · locks the database: other writers wait · waits 5 s for it at most
-- Answers missing-foreign-key purchase foreign key (customer_id). 2 rows refer to nothing; SQLite lets them stay, and `PRAGMA foreign_key_check` lists them.
CREATE TABLE "evenkeel_new_purchase" (
    "id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_purchase" ("customer_id", "id") SELECT "customer_id", "id" FROM "purchase";
DROP TABLE "purchase";
ALTER TABLE "evenkeel_new_purchase" RENAME TO "purchase";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
