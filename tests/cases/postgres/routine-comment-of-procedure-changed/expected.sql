CREATE TABLE sale (id integer PRIMARY KEY, archived boolean NOT NULL);
CREATE PROCEDURE archive(upto integer) LANGUAGE sql AS $$
  UPDATE sale SET archived = true WHERE id <= upto
$$;
COMMENT ON PROCEDURE archive(integer) IS 'In January';
