CREATE TABLE "Customer" (
  "Id" integer PRIMARY KEY,
  "LastName" text NOT NULL
);
INSERT INTO "Customer" ("Id", "LastName") VALUES (1, 'Lovelace');
