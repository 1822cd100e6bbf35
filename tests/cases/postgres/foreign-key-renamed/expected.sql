CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE TABLE notes (project integer, CONSTRAINT fk_project FOREIGN KEY (project) REFERENCES projects (id));
