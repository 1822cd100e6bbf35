CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  low INTEGER NOT NULL,
  high INTEGER NOT NULL
, check (  "Low">0
    and  [high] > low )
);
