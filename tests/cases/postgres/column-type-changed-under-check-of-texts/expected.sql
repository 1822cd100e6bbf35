CREATE TABLE users (role character varying(20) DEFAULT 'member' NOT NULL, CONSTRAINT ck_role CHECK (role IN ('admin', 'it''s', 'member')));
CREATE INDEX ix ON users (role) WHERE role <> 'admin';
CREATE VIEW admins AS SELECT count(*) AS n FROM users WHERE role = 'admin';
