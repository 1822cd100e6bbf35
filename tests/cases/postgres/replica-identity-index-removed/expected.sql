CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE UNIQUE INDEX ix_key ON projects (key);
ALTER TABLE projects REPLICA IDENTITY USING INDEX ix_key;
