CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  key TEXT
);
CREATE UNIQUE INDEX ticket_key ON ticket (key);
