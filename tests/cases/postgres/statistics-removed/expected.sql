CREATE TABLE address (
  id integer PRIMARY KEY,
  zip text NOT NULL,
  town text NOT NULL
);
CREATE STATISTICS address_town (dependencies) ON zip, town FROM address;
