CREATE TABLE sale (
  id INTEGER PRIMARY KEY,
  amount REAL NOT NULL
);
CREATE VIEW totals AS SELECT sum(amount) AS amount FROM sale;
