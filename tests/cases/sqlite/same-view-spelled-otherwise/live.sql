CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  active INTEGER NOT NULL
);
create view if not exists active_customer as -- for the report
  select id
  from "customer"
  where active=1 and id<>'a  b';
