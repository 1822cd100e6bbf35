-- Counts the writes to a project, so that saving over somebody else's newer change is seen.
ALTER TABLE "projects" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
