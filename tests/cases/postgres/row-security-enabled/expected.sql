CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
INSERT INTO account VALUES (1, 'ada');
