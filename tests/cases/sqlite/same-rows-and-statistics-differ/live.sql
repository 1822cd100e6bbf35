CREATE TABLE ticket (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL
);
CREATE INDEX ticket_subject ON ticket (subject);
INSERT INTO ticket (subject) VALUES ('lights'), ('brakes'), ('horn');
DELETE FROM ticket WHERE id > 1;
ANALYZE;
