CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  CONSTRAINT ticket_state CHECK (state IN ('open', 'CLOSED'))
);
