.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
BEGIN IMMEDIATE;

-- Make coupon anew (default-mismatch)
-- rewrites-table · locks the database: other writers wait · waits 5 s for it at most
-- Answers default-mismatch coupon.expires.
CREATE TABLE "evenkeel_new_coupon" (
    "id" INTEGER NOT NULL,
    "expires" TEXT NOT NULL DEFAULT (date('now', '+30 days')),
    "code" TEXT NOT NULL,
    PRIMARY KEY ("id")
);
INSERT OR ABORT INTO "evenkeel_new_coupon" ("code", "expires", "id") SELECT "code", "expires", "id" FROM "coupon";
DROP TABLE "coupon";
ALTER TABLE "evenkeel_new_coupon" RENAME TO "coupon";
COMMIT;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
