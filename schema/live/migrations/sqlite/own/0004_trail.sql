-- The trail is a chain: each row's digest is over the row and the digest of the one before, so that it
-- shows where somebody changed it from behind (`evenkeel audit verify`). Rows from before have none.
ALTER TABLE "evenkeel_audit" ADD COLUMN "digest" TEXT;

-- INSERT OR REPLACE deletes the row that is in its way, and asks no trigger for deletions. A number that
-- SQLite is to choose reads as -1 here.
CREATE TRIGGER "evenkeel_tr_audit_insert" BEFORE INSERT ON "evenkeel_audit"
WHEN NEW."id" > 0 AND EXISTS (SELECT 1 FROM "evenkeel_audit" WHERE "id" = NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
-- A row that isn't the last was put between others, or in the place of one.
CREATE TRIGGER "evenkeel_tr_audit_last" AFTER INSERT ON "evenkeel_audit"
WHEN NEW."id" < 1 OR EXISTS (SELECT 1 FROM "evenkeel_audit" WHERE "id" > NEW."id")
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
