CREATE TABLE "order line" (
  id integer PRIMARY KEY,
  "unit price" numeric(8,2) NOT NULL,
  note text
);
