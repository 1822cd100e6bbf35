CREATE TABLE team (
  id integer PRIMARY KEY,
  lead_id integer
);
CREATE TABLE person (
  id integer PRIMARY KEY,
  team_id integer REFERENCES team
);
