CREATE TABLE "order line" (
  id integer PRIMARY KEY,
  "unit price" double precision NOT NULL,
  note text
);
