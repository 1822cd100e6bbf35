CREATE TABLE everything (
  a integer, b bigint, c smallint, d boolean, e double precision,
  f character varying(20), g character(3), h numeric(10,2), i real,
  j timestamp with time zone, k time without time zone, l integer[], m bit varying(4)
);
