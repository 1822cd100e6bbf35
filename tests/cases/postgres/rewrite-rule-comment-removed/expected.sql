CREATE TABLE ledger (
  id integer PRIMARY KEY,
  amount integer NOT NULL
);
CREATE RULE ledger_keep AS ON DELETE TO ledger DO INSTEAD NOTHING;
COMMENT ON RULE ledger_keep ON ledger IS 'Nothing is lost';
