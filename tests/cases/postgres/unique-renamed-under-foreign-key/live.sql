CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
ALTER TABLE projects ADD CONSTRAINT projects_key_key UNIQUE (key);
CREATE TABLE notes (project text REFERENCES projects (key));
