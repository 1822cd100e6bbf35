CREATE TABLE ledger (
  id integer PRIMARY KEY,
  amount integer NOT NULL
);
CREATE RULE ledger_keep AS ON DELETE TO ledger DO INSTEAD NOTHING;
INSERT INTO ledger VALUES (1, 100);
