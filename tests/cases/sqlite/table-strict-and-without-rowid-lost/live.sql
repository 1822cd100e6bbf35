CREATE TABLE word (
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (text)
);
