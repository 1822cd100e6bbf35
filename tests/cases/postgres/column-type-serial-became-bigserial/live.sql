CREATE TABLE ticket (
  id bigserial NOT NULL,
  subject text NOT NULL,
  PRIMARY KEY (id)
);
