CREATE TABLE "order" (
  id integer PRIMARY KEY,
  "where" text NOT NULL,
  "table" text NOT NULL
);
CREATE INDEX "group" ON "order" ("where");
