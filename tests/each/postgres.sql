-- Beside the incident's 37 tables: one of every other kind of object, on those tables.
CREATE EXTENSION citext;
CREATE SCHEMA billing;
COMMENT ON SCHEMA billing IS 'What is paid';
CREATE TYPE billing.state AS ENUM ('open', 'paid', 'void');
CREATE DOMAIN billing.amount AS numeric(12, 2) DEFAULT 0 CONSTRAINT amount_positive CHECK (VALUE >= 0);
CREATE TYPE billing.period AS (first_day date, last_day date);
CREATE TYPE billing.hours AS RANGE (subtype = numeric);
CREATE SEQUENCE billing.number START WITH 1000 INCREMENT BY 5;
CREATE FUNCTION billing.next_number(prefix text DEFAULT 'R') RETURNS text LANGUAGE sql AS
    $$ SELECT prefix || nextval('billing.number') $$;
CREATE PROCEDURE billing.close_month() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE AGGREGATE billing.longest(text) (SFUNC = textcat, STYPE = text);
CREATE TABLE billing.ledger (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10),
    number text DEFAULT billing.next_number(),
    state billing.state DEFAULT 'open' NOT NULL,
    amount billing.amount,
    mail citext COLLATE "C",
    span int4range,
    doubled numeric GENERATED ALWAYS AS (id * 2) STORED,
    booked date NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ledger_number UNIQUE (number) DEFERRABLE,
    CONSTRAINT ledger_span EXCLUDE USING gist (span WITH &&),
    CONSTRAINT ledger_booked CHECK (booked > '2020-01-01')
) WITH (fillfactor = 80);
ALTER TABLE billing.ledger ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_open ON billing.ledger FOR SELECT USING (state = 'open');
CREATE INDEX ledger_state ON billing.ledger USING btree (state, booked DESC) INCLUDE (number) WHERE state <> 'void';
CREATE INDEX ledger_lower ON billing.ledger (lower(number));
CREATE STATISTICS billing.ledger_correlation (dependencies) ON state, booked FROM billing.ledger;
CREATE FUNCTION billing.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER ledger_touch BEFORE UPDATE ON billing.ledger FOR EACH ROW EXECUTE FUNCTION billing.touch();
CREATE RULE ledger_keep AS ON DELETE TO billing.ledger DO INSTEAD NOTHING;
COMMENT ON TABLE billing.ledger IS 'Every invoice';
COMMENT ON COLUMN billing.ledger.span IS 'Days';
COMMENT ON INDEX billing.ledger_lower IS 'For the search';
CREATE TABLE billing.entry (day date NOT NULL, hours numeric) PARTITION BY RANGE (day);
CREATE TABLE billing.entry_2025 PARTITION OF billing.entry FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE billing.entry_rest PARTITION OF billing.entry DEFAULT;
CREATE UNLOGGED TABLE billing.cache (key text PRIMARY KEY, value text);
CREATE TABLE billing.special_ledger (reason text) INHERITS (billing.cache);
CREATE VIEW billing.open_ledger AS SELECT id, number, amount FROM billing.ledger WHERE state = 'open';
CREATE VIEW billing.open_sum AS SELECT sum(amount) AS total FROM billing.open_ledger;
CREATE MATERIALIZED VIEW billing.monthly AS SELECT date_trunc('month', booked) AS month, count(*) AS n FROM billing.ledger GROUP BY 1;
CREATE UNIQUE INDEX monthly_month ON billing.monthly (month);
COMMENT ON VIEW billing.open_ledger IS 'What is not paid';
