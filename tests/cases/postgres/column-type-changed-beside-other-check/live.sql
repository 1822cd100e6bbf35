CREATE TABLE users (role text NOT NULL, name character varying(20), CONSTRAINT ck_name CHECK (name::bytea <> ''));
