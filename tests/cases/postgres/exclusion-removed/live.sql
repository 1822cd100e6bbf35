CREATE TABLE booking (
  id integer PRIMARY KEY,
  span int4range NOT NULL
);
INSERT INTO booking VALUES (1, '[1,5)');
