-- As pg_dump prints it, and as it is read back.
CREATE TABLE member (
  id integer PRIMARY KEY,
  role varchar(20) NOT NULL,
  CONSTRAINT member_role CHECK (((role)::text = ANY ((ARRAY['admin'::character varying, 'it''s'::character varying])::text[])))
);
