CREATE TABLE projects (id integer PRIMARY KEY, key text NOT NULL, budget numeric);
CREATE INDEX a ON projects (budget);
CREATE INDEX b ON projects (budget);
