CREATE TABLE ticket (
  id integer GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
  subject text NOT NULL,
  note text
);
