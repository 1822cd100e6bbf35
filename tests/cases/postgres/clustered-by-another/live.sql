CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE INDEX ix_key ON projects (key);
ALTER TABLE projects CLUSTER ON projects_pkey;
