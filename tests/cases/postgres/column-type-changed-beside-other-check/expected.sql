CREATE TABLE users (role character varying(20) NOT NULL, name character varying(20), CONSTRAINT ck_name CHECK (name::text <> ''));
