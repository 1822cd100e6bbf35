CREATE TABLE ticket (
  id serial PRIMARY KEY,
  title text NOT NULL
);
INSERT INTO ticket (title) VALUES ('first'), ('second'), ('third');
