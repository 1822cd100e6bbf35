.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make transfer anew (extra-constraint)
-- rewrites-table · drops-objects · locks the database: other writers wait · waits 5 s for it at most
-- Answers extra-constraint transfer foreign key (payee), missing-foreign-key transfer foreign key (payer).
CREATE TABLE "evenkeel_new_transfer" (
    "id" INTEGER NOT NULL,
    "payer" INTEGER NOT NULL,
    "payee" INTEGER NOT NULL,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("payer") REFERENCES "account" ("id")
);
INSERT OR ABORT INTO "evenkeel_new_transfer" ("id", "payee", "payer") SELECT "id", "payee", "payer" FROM "transfer";
DROP TABLE "transfer";
ALTER TABLE "evenkeel_new_transfer" RENAME TO "transfer";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
