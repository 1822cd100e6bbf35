CREATE TABLE "заказ" (
  id integer PRIMARY KEY,
  "сумма" integer
);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER "проверка" BEFORE INSERT ON "заказ" FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE "заказ" DISABLE TRIGGER "проверка";
