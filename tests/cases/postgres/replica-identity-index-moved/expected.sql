CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE UNIQUE INDEX ix_a ON projects (key);
ALTER TABLE projects ADD CONSTRAINT uq UNIQUE (key);
ALTER TABLE projects REPLICA IDENTITY USING INDEX uq;
