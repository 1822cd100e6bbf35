CREATE TABLE ledger (
  id integer PRIMARY KEY,
  amount integer NOT NULL
);
INSERT INTO ledger VALUES (1, 100);
CREATE RULE ledger_ignore AS ON INSERT TO ledger DO INSTEAD NOTHING;
