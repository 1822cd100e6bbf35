CREATE TABLE sale (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER sale_touch BEFORE INSERT ON sale
  FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
