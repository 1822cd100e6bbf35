CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
CREATE POLICY account_own ON account USING (owner = current_user);
COMMENT ON POLICY account_own ON account IS 'Own only';
