CREATE TABLE ticket (
  id serial PRIMARY KEY,
  subject text NOT NULL
);
INSERT INTO ticket (id, subject) VALUES (1, 'lights');
