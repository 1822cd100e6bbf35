CREATE UNLOGGED TABLE session (
  id uuid PRIMARY KEY,
  data jsonb NOT NULL
);
CREATE INDEX session_data ON session USING gin (data);
