CREATE TABLE ticket (
  id integer GENERATED ALWAYS AS IDENTITY (MAXVALUE 9999) PRIMARY KEY,
  subject text NOT NULL
);
ALTER TABLE ticket ALTER id SET CYCLE;
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
