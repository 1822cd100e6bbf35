CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE UNIQUE INDEX ix_key ON projects (key);
