CREATE TABLE ticket (
  id serial NOT NULL,
  subject text NOT NULL,
  PRIMARY KEY (id)
);
