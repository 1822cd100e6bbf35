CREATE TABLE "a""b" (
  id integer PRIMARY KEY,
  "it's" text
);
COMMENT ON TABLE "a""b" IS 'It''s "odd"';
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
