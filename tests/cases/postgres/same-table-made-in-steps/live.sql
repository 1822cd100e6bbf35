CREATE TABLE client (id integer NOT NULL CONSTRAINT customer_pkey PRIMARY KEY, label text);
ALTER TABLE client RENAME TO customer;
ALTER TABLE customer RENAME label TO name;
ALTER TABLE customer ALTER id TYPE bigint, ALTER name TYPE varchar(60);
ALTER TABLE customer ALTER name SET DEFAULT 'nobody', ALTER name SET NOT NULL;
INSERT INTO customer (id) VALUES (1);
