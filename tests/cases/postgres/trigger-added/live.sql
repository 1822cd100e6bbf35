CREATE TABLE sale (id integer PRIMARY KEY, touched timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN NEW.touched := now(); RETURN NEW; END
$$;
CREATE TRIGGER sale_audit AFTER DELETE ON sale
  FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
