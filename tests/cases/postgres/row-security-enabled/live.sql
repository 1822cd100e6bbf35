CREATE TABLE account (
  id integer PRIMARY KEY,
  owner text NOT NULL
);
ALTER TABLE account ENABLE ROW LEVEL SECURITY;
INSERT INTO account VALUES (1, 'ada');
