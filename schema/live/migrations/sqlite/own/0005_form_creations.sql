-- What each filling of a form has created, so that one whose answer was lost can be sent again. Apart
-- from what tokens created: that table's rows go with their token, these with their account.
CREATE TABLE "evenkeel_form_creations" (
    "user_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "project" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    PRIMARY KEY ("user_id", "key"),
    CONSTRAINT "evenkeel_fk_form_creations_user" FOREIGN KEY ("user_id")
        REFERENCES "evenkeel_users" ("id") ON DELETE CASCADE
);
