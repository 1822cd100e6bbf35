CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE TABLE notes (project integer REFERENCES projects (id));
COMMENT ON CONSTRAINT notes_project_fkey ON notes IS 'old';
