-- Who may sign in, how they are recognised, and what machines may do. Moments are seconds since 1970;
-- tokens are kept as SHA-256 in hexadecimal, never themselves.

CREATE TABLE "evenkeel_users" (
    "id" INTEGER PRIMARY KEY,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password" TEXT NOT NULL,
    "second_factor" TEXT,
    "second_factor_step" BIGINT,
    "disabled_at" BIGINT,
    "created_at" BIGINT NOT NULL,
    CONSTRAINT "evenkeel_uq_users_email" UNIQUE ("email"),
    CONSTRAINT "evenkeel_ck_users_role" CHECK ("role" IN ('viewer', 'editor', 'admin'))
);

CREATE TABLE "evenkeel_sessions" (
    "id" INTEGER PRIMARY KEY,
    "token" TEXT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "stage" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "seen_at" BIGINT NOT NULL,
    "address" TEXT,
    "agent" TEXT,
    CONSTRAINT "evenkeel_uq_sessions_token" UNIQUE ("token"),
    CONSTRAINT "evenkeel_fk_sessions_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);
CREATE INDEX "evenkeel_ix_sessions_user" ON "evenkeel_sessions" ("user_id");

-- A browser in which somebody has signed in before: other people's failures don't slow it down.
CREATE TABLE "evenkeel_devices" (
    "token" TEXT NOT NULL PRIMARY KEY,
    "user_id" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    CONSTRAINT "evenkeel_fk_devices_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);

CREATE TABLE "evenkeel_recovery_codes" (
    "user_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    PRIMARY KEY ("user_id", "code"),
    CONSTRAINT "evenkeel_fk_recovery_codes_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);

-- Links that let somebody choose a password: for an account, or, without one, for the first account.
CREATE TABLE "evenkeel_links" (
    "token" TEXT NOT NULL PRIMARY KEY,
    "user_id" BIGINT,
    "expires_at" BIGINT NOT NULL,
    CONSTRAINT "evenkeel_fk_links_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);

-- Failed attempts to sign in, by account, browser or address.
CREATE TABLE "evenkeel_attempts" (
    "subject" TEXT NOT NULL PRIMARY KEY,
    "failures" BIGINT NOT NULL,
    "last_at" BIGINT NOT NULL
);

CREATE TABLE "evenkeel_tokens" (
    "id" INTEGER PRIMARY KEY,
    "name" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "expires_at" BIGINT NOT NULL,
    "used_at" BIGINT,
    CONSTRAINT "evenkeel_uq_tokens_token" UNIQUE ("token"),
    CONSTRAINT "evenkeel_fk_tokens_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);

-- Creations through the API that can be sent again without creating twice.
CREATE TABLE "evenkeel_creations" (
    "token_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY ("token_id", "key"),
    CONSTRAINT "evenkeel_fk_creations_token" FOREIGN KEY ("token_id")
        REFERENCES "evenkeel_tokens" ("id") ON DELETE CASCADE
);

-- After how long a source of vectors counts as stale, where it isn't after a day.
CREATE TABLE "evenkeel_sync_limits" (
    "source" TEXT NOT NULL PRIMARY KEY,
    "minutes" BIGINT NOT NULL
);

ALTER TABLE "evenkeel_audit" ADD COLUMN "address" TEXT;
CREATE INDEX "evenkeel_ix_audit_actor" ON "evenkeel_audit" ("actor", "id");

-- The trail is added to and nothing else, whoever asks.
CREATE TRIGGER "evenkeel_tr_audit_update" BEFORE UPDATE ON "evenkeel_audit"
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
CREATE TRIGGER "evenkeel_tr_audit_delete" BEFORE DELETE ON "evenkeel_audit"
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
