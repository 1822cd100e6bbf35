CREATE TABLE tide (at timestamptz PRIMARY KEY);
