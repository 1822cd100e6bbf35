CREATE TABLE event (
  id integer PRIMARY KEY,
  at timestamp with time zone NOT NULL,
  what text
);
INSERT INTO event VALUES (1, '2024-02-29 12:00', 'leap');
