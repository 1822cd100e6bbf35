CREATE TABLE person (id integer PRIMARY KEY, team_id integer);
CREATE TABLE team (id integer PRIMARY KEY, lead_id integer CONSTRAINT team_lead REFERENCES person);
ALTER TABLE person ADD FOREIGN KEY (team_id) REFERENCES team;
COMMENT ON TABLE team IS 'People who eat together';
INSERT INTO team VALUES (1, NULL);
INSERT INTO person VALUES (1, 1);
