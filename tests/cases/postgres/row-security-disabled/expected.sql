CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
CREATE POLICY account_own ON account USING (owner = current_user);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
