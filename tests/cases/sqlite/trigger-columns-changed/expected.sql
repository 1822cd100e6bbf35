CREATE TABLE sale (id INTEGER PRIMARY KEY, amount REAL, tax REAL, touched TEXT);
CREATE TRIGGER sale_touch AFTER UPDATE OF amount, tax ON sale
BEGIN
  UPDATE sale SET touched = CURRENT_TIMESTAMP WHERE id = NEW.id;
END;
