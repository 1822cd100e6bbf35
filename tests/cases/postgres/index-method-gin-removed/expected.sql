CREATE TABLE post (
  id integer PRIMARY KEY,
  tags text[] NOT NULL
);
CREATE INDEX post_tags ON post USING gin (tags);
CREATE TABLE deploy (
  version text PRIMARY KEY,
  at timestamptz NOT NULL
);
