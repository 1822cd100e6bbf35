CREATE TABLE customer ( -- whoever bought something
  id   INTEGER	PRIMARY /* the rowid */ KEY,

  name TEXT NOT NULL DEFAULT '--' -- as on the invoice
);
CREATE INDEX customer_name ON customer (name);
