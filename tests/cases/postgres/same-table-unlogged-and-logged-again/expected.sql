CREATE TABLE session (
  id uuid PRIMARY KEY,
  data jsonb NOT NULL
);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
