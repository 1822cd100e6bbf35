CREATE TABLE sale (id integer PRIMARY KEY, open boolean NOT NULL);
CREATE VIEW open_sale AS SELECT id FROM sale WHERE open;
CREATE FUNCTION open_sale() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN INSERT INTO sale VALUES (NEW.id, true); RETURN NEW; END
$$;
