CREATE TABLE document (
  id integer PRIMARY KEY,
  body jsonb NOT NULL
);
CREATE INDEX document_body ON document USING gin (body jsonb_path_ops);
