CREATE UNLOGGED TABLE session (
  id uuid PRIMARY KEY,
  data jsonb NOT NULL
);
ALTER TABLE session SET LOGGED;
ALTER TABLE session SET (fillfactor = 50);
ALTER TABLE session RESET (fillfactor);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
