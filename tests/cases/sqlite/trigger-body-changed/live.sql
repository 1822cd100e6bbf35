CREATE TABLE sale (id INTEGER PRIMARY KEY, touched TEXT);
CREATE TRIGGER sale_touch AFTER UPDATE ON sale
BEGIN
  UPDATE sale SET touched = 'yes' WHERE id = NEW.id;
END;
