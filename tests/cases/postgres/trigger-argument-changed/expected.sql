CREATE TABLE sale (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RETURN NULL; END
$$;
CREATE TRIGGER sale_touch AFTER INSERT ON sale
  FOR EACH ROW EXECUTE FUNCTION touch('sales');
