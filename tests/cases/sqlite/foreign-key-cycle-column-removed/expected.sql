CREATE TABLE team (
  id INTEGER PRIMARY KEY,
  lead_id INTEGER REFERENCES person (id),
  name TEXT
);
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  team_id INTEGER REFERENCES team (id)
);
