CREATE TABLE author (
  id integer PRIMARY KEY
);
CREATE TABLE book (
  id integer PRIMARY KEY,
  author_id integer REFERENCES author
);
CREATE TABLE shelf (
  id integer PRIMARY KEY,
  label text
);
INSERT INTO shelf VALUES (1, 'top');
