CREATE TABLE p (x integer);
CREATE TABLE c (y integer);
CREATE TABLE d (z integer) INHERITS (p);
CREATE VIEW w AS SELECT z FROM d;
