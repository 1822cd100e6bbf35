CREATE TYPE mood AS ENUM ('sad', 'fine', 'good', 'glad');
CREATE TABLE entry (
  id integer PRIMARY KEY,
  mood mood NOT NULL
);
