CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_own ON account USING (true)
  WITH CHECK (id > 0);
