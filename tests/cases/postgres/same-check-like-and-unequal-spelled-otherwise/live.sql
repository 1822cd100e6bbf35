CREATE TABLE customer (
  id integer PRIMARY KEY,
  mail text NOT NULL,
  CONSTRAINT mail_ok CHECK (mail ~~ '%@%' AND mail != '@')
);
