CREATE TABLE sale (id integer PRIMARY KEY, amount integer, tax integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RETURN NEW; END
$$;
CREATE TRIGGER sale_touch BEFORE UPDATE OF amount ON sale
  FOR EACH ROW EXECUTE FUNCTION touch();
