CREATE TABLE customer (
  id INTEGER NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT customer_pk PRIMARY KEY (id ASC)
);
CREATE TABLE deploy (
  version TEXT PRIMARY KEY,
  at TEXT NOT NULL
);
