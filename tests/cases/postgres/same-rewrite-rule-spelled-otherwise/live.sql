CREATE TABLE ledger (
  id integer PRIMARY KEY,
  amount integer NOT NULL
);
create or replace rule ledger_keep as on delete to public.ledger where ((old.amount)>0) do instead nothing;
