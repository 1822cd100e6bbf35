CREATE TABLE address (
  id integer PRIMARY KEY,
  zip text NOT NULL,
  town text NOT NULL
);
