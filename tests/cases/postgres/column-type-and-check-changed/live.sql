CREATE TABLE users (role text NOT NULL, CONSTRAINT ck_role CHECK (role IN ('admin', 'Member')));
