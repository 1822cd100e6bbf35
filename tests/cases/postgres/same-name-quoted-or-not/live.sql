CREATE TABLE "public"."customer" (
  "id" integer PRIMARY KEY,
  "firstname" text NOT NULL
);
CREATE INDEX Customer_FirstName ON CUSTOMER (FirstName);
