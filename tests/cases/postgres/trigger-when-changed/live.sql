CREATE TABLE sale (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RETURN NEW; END
$$;
CREATE TRIGGER sale_touch BEFORE UPDATE ON sale FOR EACH ROW
  WHEN (NEW.amount > 0)
  EXECUTE FUNCTION touch();
