CREATE TYPE mood AS ENUM ('sad', 'fine', 'glad');
CREATE TABLE entry (
  id integer PRIMARY KEY,
  mood mood NOT NULL,
  note text
);
