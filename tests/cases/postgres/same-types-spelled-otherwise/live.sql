CREATE TABLE everything (
  a int4, b int8, c int2, d bool, e float,
  f varchar(20), g char(3), h decimal(10,2), i float(10),
  j timestamptz, k time, l int array[3], m varbit(4)
);
