CREATE TABLE queue (
  id integer PRIMARY KEY,
  slot integer NOT NULL
);
CREATE SEQUENCE slot OWNED BY queue.slot;
