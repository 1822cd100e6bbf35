CREATE TABLE member (
  id integer PRIMARY KEY,
  role varchar(20) NOT NULL,
  CONSTRAINT member_role CHECK (role IN ('admin', 'it''s'))
);
