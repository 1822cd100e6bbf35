CREATE TABLE customer (
  id integer NOT NULL,
  country text NOT NULL
) PARTITION BY LIST (country);
CREATE TABLE customer_south PARTITION OF customer FOR VALUES IN ('it', 'es');
CREATE TABLE customer_north PARTITION OF customer FOR VALUES IN ('no', 'se', 'fi');
