CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE customer (id integer PRIMARY KEY);
CREATE TABLE ledger (
  id integer PRIMARY KEY,
  debit integer,
  credit integer
);
ALTER TABLE ledger ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_read ON ledger FOR SELECT USING (debit > 0);
CREATE TRIGGER ledger_touch BEFORE UPDATE ON ledger FOR EACH ROW EXECUTE FUNCTION touch();
CREATE STATISTICS ledger_stats ON debit, credit FROM ledger;
CREATE RULE ledger_keep AS ON DELETE TO ledger DO INSTEAD NOTHING;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
