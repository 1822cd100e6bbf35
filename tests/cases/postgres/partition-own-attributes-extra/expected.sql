CREATE TABLE parcel (id bigint NOT NULL, region text NOT NULL, weight integer DEFAULT 1, note text) PARTITION BY LIST (region);
CREATE TABLE parcel_north PARTITION OF parcel FOR VALUES IN ('n');
CREATE TABLE parcel_south PARTITION OF parcel FOR VALUES IN ('s');
CREATE TABLE base (k integer DEFAULT 1);
CREATE TABLE leaf (extra text) INHERITS (base);
INSERT INTO parcel VALUES (1,'n',5,'x'),(2,'s',6,'y'); INSERT INTO leaf VALUES (1,'e');
