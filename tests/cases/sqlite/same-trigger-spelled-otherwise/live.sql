CREATE TABLE sale (id INTEGER PRIMARY KEY, touched TEXT);
create trigger "sale_touch" after update on sale
begin
  update sale -- the row that changed
    set touched='yes' where id=new.id;
end;
INSERT INTO sale VALUES (1, NULL);
INSERT INTO sale VALUES (2, NULL);
INSERT INTO sale VALUES (3, NULL);
