CREATE TYPE mood AS ENUM ('sad', 'merry');
ALTER TYPE mood ADD VALUE 'good' BEFORE 'merry';
ALTER TYPE mood ADD VALUE 'fine' AFTER 'sad';
ALTER TYPE mood RENAME VALUE 'merry' TO 'glad';
CREATE TABLE entry (
  id integer PRIMARY KEY,
  mood mood NOT NULL
);
