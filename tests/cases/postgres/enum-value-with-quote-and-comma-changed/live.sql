CREATE TYPE answer AS ENUM ('yes', 'it''s', 'well', 'no');
CREATE TABLE survey (
  id integer PRIMARY KEY,
  answer answer NOT NULL
);
