CREATE TABLE team (
  id integer PRIMARY KEY,
  lead_id integer
);
CREATE TABLE person (
  id integer PRIMARY KEY,
  team_id integer REFERENCES team
);
ALTER TABLE team ADD CONSTRAINT team_lead FOREIGN KEY (lead_id) REFERENCES person;
