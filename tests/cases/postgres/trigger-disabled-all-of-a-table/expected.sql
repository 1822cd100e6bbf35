CREATE SCHEMA billing;
CREATE TABLE billing.sale (id integer PRIMARY KEY, touched timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER sale_touch BEFORE UPDATE ON billing.sale FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER sale_audit AFTER DELETE ON billing.sale FOR EACH ROW EXECUTE FUNCTION touch();
