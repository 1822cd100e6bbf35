CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL
);
ALTER TABLE booking ADD CONSTRAINT booking_span_excl
  EXCLUDE USING gist ("span" range_ops WITH OPERATOR(pg_catalog.&&)) NOT DEFERRABLE;
