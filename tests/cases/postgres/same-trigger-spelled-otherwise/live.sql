CREATE TABLE sale (id integer PRIMARY KEY, amount integer);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
create trigger "sale_touch" before update or insert on public.sale
  for row when (((new.amount)>0)) execute procedure public.touch();
INSERT INTO sale VALUES (1, 5);
