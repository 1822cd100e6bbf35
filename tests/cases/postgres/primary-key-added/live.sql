CREATE TABLE log (
  id integer NOT NULL,
  line text NOT NULL
);
INSERT INTO log VALUES (1, 'started');
ALTER TABLE log ADD PRIMARY KEY (id);
