CREATE TABLE seat (
  hall integer NOT NULL,
  number integer NOT NULL,
  CONSTRAINT seat_pkey PRIMARY KEY (hall, number)
);
COMMENT ON CONSTRAINT seat_pkey ON seat IS 'One chair each';
