-- One row a change, written in the change's own transaction. `actor` is empty until there is a
-- sign-in. `before` and `after` are JSON objects of the fields that changed.
CREATE TABLE "evenkeel_audit" (
    "id" INTEGER PRIMARY KEY,
    "at" TIMESTAMP NOT NULL,
    "actor" TEXT,
    "action" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT
);
CREATE INDEX "evenkeel_ix_audit_object" ON "evenkeel_audit" ("object", "id");
