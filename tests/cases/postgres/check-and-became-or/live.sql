CREATE TABLE offer (
  id integer PRIMARY KEY,
  low integer NOT NULL,
  high integer NOT NULL,
  CONSTRAINT offer_range CHECK (low > 0 OR high > low)
);
