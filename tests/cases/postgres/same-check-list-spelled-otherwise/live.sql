CREATE TABLE ticket (
  id integer PRIMARY KEY,
  state text NOT NULL,
  CONSTRAINT ticket_state CHECK (state = ANY (ARRAY['open'::text, 'closed'::text]))
);
