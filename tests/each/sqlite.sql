-- Beside the incident's 37 tables: one of every other kind of object, on those tables.
CREATE TABLE ledger (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "number" TEXT COLLATE NOCASE,
    "state" TEXT NOT NULL DEFAULT 'open',
    "amount" NUMERIC(12, 2) DEFAULT 0,
    "doubled" NUMERIC GENERATED ALWAYS AS (amount * 2) STORED,
    "halved" NUMERIC GENERATED ALWAYS AS (amount / 2) VIRTUAL,
    "client_id" INTEGER,
    "booked" TEXT NOT NULL,
    UNIQUE ("number") ON CONFLICT IGNORE,
    CONSTRAINT "ledger_state" CHECK ("state" IN ('open', 'paid')),
    CHECK ("booked" > '2020-01-01'),
    CONSTRAINT "fk_ledger_client" FOREIGN KEY ("client_id") REFERENCES "clients" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE kept_pair (
    "first" TEXT NOT NULL,
    "second" INT NOT NULL,
    "note" TEXT,
    PRIMARY KEY ("first", "second" DESC)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(title, body);
CREATE INDEX ix_ledger_booked ON ledger ("booked" DESC, "state") WHERE "state" <> 'paid';
CREATE INDEX ix_ledger_lower ON ledger (lower("number"));
CREATE UNIQUE INDEX ux_ledger_client ON ledger ("client_id" COLLATE BINARY);
CREATE VIEW open_ledger AS SELECT id, number, amount FROM ledger WHERE state = 'open';
CREATE VIEW open_sum (total) AS SELECT sum(amount) FROM open_ledger;
CREATE TRIGGER ledger_touch AFTER UPDATE OF "number" ON ledger WHEN new.number IS NOT NULL BEGIN UPDATE ledger SET state = 'open' WHERE id = new.id; END;
CREATE TRIGGER open_ledger_insert INSTEAD OF INSERT ON open_ledger BEGIN INSERT INTO ledger (number, booked) VALUES (new.number, '2025-01-01'); END;
