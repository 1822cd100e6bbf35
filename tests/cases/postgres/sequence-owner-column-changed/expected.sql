CREATE TABLE queue (
  id integer PRIMARY KEY,
  slot integer NOT NULL
);
CREATE SEQUENCE numbers OWNED BY queue.id;
