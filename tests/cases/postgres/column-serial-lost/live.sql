CREATE TABLE ticket (
  id integer NOT NULL PRIMARY KEY,
  subject text NOT NULL
);
INSERT INTO ticket (id, subject) VALUES (1, 'lights');
