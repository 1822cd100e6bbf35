CREATE TYPE mood AS ENUM ('glad', 'fine', 'sad');
CREATE TABLE entry (
  id integer PRIMARY KEY,
  mood mood NOT NULL
);
