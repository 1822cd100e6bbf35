CREATE TABLE member (
  id integer PRIMARY KEY,
  role varchar(20) NOT NULL
);
CREATE INDEX member_staff ON member USING btree (id)
  WHERE ((role)::text = ANY ((ARRAY['admin'::character varying, 'manager'::character varying])::text[]));
