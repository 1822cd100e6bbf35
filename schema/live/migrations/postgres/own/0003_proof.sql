-- When whoever holds the session last proved, after signing in, that it is they: what changes accounts
-- and tokens asks again after a while.
ALTER TABLE "evenkeel_sessions" ADD COLUMN "proved_at" BIGINT;
