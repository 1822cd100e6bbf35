-- The trail is a chain: each row's digest is over the row and the digest of the one before, so that it
-- shows where somebody changed it from behind (`evenkeel audit verify`). Rows from before have none.
--
-- The digest comes a moment after its row: rows that waited for each other, each for the digest before
-- its own, would be committed one by one. So a row's digest is set once, and nothing else ever.
ALTER TABLE "evenkeel_audit" ADD COLUMN "digest" TEXT;

DROP TRIGGER "evenkeel_tr_audit_rows" ON "evenkeel_audit";
CREATE TRIGGER "evenkeel_tr_audit_delete" BEFORE DELETE ON "evenkeel_audit"
    FOR EACH ROW EXECUTE FUNCTION "evenkeel_refuse"();
CREATE TRIGGER "evenkeel_tr_audit_update" BEFORE UPDATE ON "evenkeel_audit"
    FOR EACH ROW WHEN (
        OLD."digest" IS NOT NULL
        OR NEW."digest" IS NULL
        OR OLD."id" IS DISTINCT FROM NEW."id"
        OR OLD."at" IS DISTINCT FROM NEW."at"
        OR OLD."actor" IS DISTINCT FROM NEW."actor"
        OR OLD."address" IS DISTINCT FROM NEW."address"
        OR OLD."action" IS DISTINCT FROM NEW."action"
        OR OLD."object" IS DISTINCT FROM NEW."object"
        OR OLD."before" IS DISTINCT FROM NEW."before"
        OR OLD."after" IS DISTINCT FROM NEW."after"
    ) EXECUTE FUNCTION "evenkeel_refuse"();
-- Also where a session says that it is a replica, which skips the others.
ALTER TABLE "evenkeel_audit" ENABLE ALWAYS TRIGGER "evenkeel_tr_audit_delete";
ALTER TABLE "evenkeel_audit" ENABLE ALWAYS TRIGGER "evenkeel_tr_audit_update";
ALTER TABLE "evenkeel_audit" ENABLE ALWAYS TRIGGER "evenkeel_tr_audit_table";
