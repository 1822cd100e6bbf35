CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL DEFAULT 'Open',
  subject TEXT
);
