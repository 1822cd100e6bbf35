CREATE TABLE address (
  id integer PRIMARY KEY,
  zip text NOT NULL,
  town text NOT NULL
);
CREATE STATISTICS address_town ON zip, town FROM address;
COMMENT ON STATISTICS address_town IS 'A zip is in one town';
