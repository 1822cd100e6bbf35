CREATE TABLE "Customer" (
  "Id" integer PRIMARY KEY,
  "FirstName" text,
  "LastName" text NOT NULL
);
INSERT INTO "Customer" ("Id", "LastName") VALUES (1, 'Lovelace');
