CREATE TABLE member (
  id integer PRIMARY KEY,
  role varchar(20) NOT NULL
);
CREATE INDEX member_staff ON member (id) WHERE role IN ('admin', 'manager');
