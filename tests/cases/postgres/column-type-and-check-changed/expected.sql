CREATE TABLE users (role character varying(20) NOT NULL, CONSTRAINT ck_role CHECK (role IN ('admin', 'member')));
