CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_own ON account TO PUBLIC USING (owner = current_user);
