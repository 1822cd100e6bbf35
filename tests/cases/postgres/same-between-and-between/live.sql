CREATE TABLE risks (likelihood integer, impact integer, CONSTRAINT ck CHECK ((((likelihood >= 1) AND (likelihood <= 5)) AND (impact >= 1) AND (impact <= 5))));
CREATE VIEW v AS SELECT impact FROM risks WHERE (likelihood > 1 OR impact > 2) OR impact IS NULL;
CREATE INDEX ix ON risks (impact) WHERE (likelihood > 0 AND impact > 0) AND impact < 3;
