-- The two tables that Evenkeel manages, as the incident's database has them. A database that
-- another tool made may hold them already: then this is recorded, not run (see `evenkeel migrate`).

CREATE TABLE "projects" (
    "id" INTEGER PRIMARY KEY,
    "key" VARCHAR(50) NOT NULL,
    "name" TEXT NOT NULL,
    "is_active" BOOLEAN NOT NULL DEFAULT TRUE,
    "project_work_type" VARCHAR(50) DEFAULT 'project-based',
    "total_hours" NUMERIC(10, 2) DEFAULT 0,
    "cumulative_hours" NUMERIC(10, 2) DEFAULT 0,
    "retainer_hours" NUMERIC(10, 2) DEFAULT 0,
    "weekly_meeting_day" TEXT,
    "send_meeting_emails" BOOLEAN DEFAULT FALSE,
    "description" TEXT,
    "start_date" DATE,
    "launch_date" DATE,
    "created_at" TIMESTAMP NOT NULL,
    "updated_at" TIMESTAMP NOT NULL,
    CONSTRAINT "uq_projects_key" UNIQUE ("key")
);

CREATE INDEX "ix_projects_is_active" ON "projects" ("is_active");

-- The hyphens are the other tools' choice: always quote the name.
CREATE TABLE "vector-sync-status" (
    "source" TEXT NOT NULL,
    "last_sync" TEXT NOT NULL,
    "created_at" TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY ("source")
);
