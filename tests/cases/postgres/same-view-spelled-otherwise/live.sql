CREATE TABLE customer (
  id integer PRIMARY KEY,
  name text NOT NULL,
  active boolean NOT NULL
);
create view active_customer (id, label) as
  select customer.id, customer.name -- as on the invoice
  from public.customer where (active);
