CREATE TABLE "customer" (
  "id" INTEGER PRIMARY KEY,
  "first name" TEXT NOT NULL,
  "order" INTEGER UNIQUE
);
CREATE INDEX customer_name ON customer ("first name");
