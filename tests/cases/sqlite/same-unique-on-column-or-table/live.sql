CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  mail TEXT NOT NULL,
  phone TEXT,
  CONSTRAINT one_phone UNIQUE (phone),
  UNIQUE (mail)
);
