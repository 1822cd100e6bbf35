CREATE SCHEMA billing;
CREATE TABLE note (id integer PRIMARY KEY, text text);
CREATE TABLE billing.note (id integer PRIMARY KEY, text text);
CREATE INDEX note_text ON note (text);
CREATE INDEX note_text ON billing.note (text);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
