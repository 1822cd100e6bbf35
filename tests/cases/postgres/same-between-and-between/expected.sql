CREATE TABLE risks (likelihood integer, impact integer, CONSTRAINT ck CHECK (likelihood BETWEEN 1 AND 5 AND impact BETWEEN 1 AND 5));
CREATE VIEW v AS SELECT impact FROM risks WHERE likelihood > 1 OR (impact > 2 OR impact IS NULL);
CREATE INDEX ix ON risks (impact) WHERE likelihood > 0 AND (impact > 0 AND impact < 3);
