CREATE TABLE ticket (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  subject TEXT NOT NULL
);
INSERT INTO ticket (subject) VALUES ('lights');
