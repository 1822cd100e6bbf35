CREATE TABLE ticket (
  id serial PRIMARY KEY,
  subject text
);
INSERT INTO ticket (subject) VALUES ('lights');
