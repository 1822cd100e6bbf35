//! What a plan must not lose: rows, their numbers, values, and what keeps wrong ones out. Each plan is
//! applied with the engine's own client, and the rows are the same before and after.

use evenkeel_tests::{Engine, Fixture, TestDatabase, on_both_engines, run};

on_both_engines!(a_plan_keeps_rows_and_meaning);

/// Two schemas, and what is the same before and after the plan that leads from one to the other.
struct Kept {
    name: &'static str,
    expected: &'static str,
    live: &'static str,
    /// Asked before and after.
    rows: &'static str,
    /// What goes in afterwards.
    taken: &'static [&'static str],
    /// What is refused afterwards.
    refused: &'static [&'static str],
    /// What the plan is told beyond all that may be allowed.
    told: &'static [&'static str],
    /// The exit code of a check afterwards.
    left: i32,
}

const KEPT: Kept = Kept {
    name: "",
    expected: "",
    live: "",
    rows: "SELECT '1'",
    taken: &[],
    refused: &[],
    told: &[],
    left: 0,
};

const SQLITE: &[Kept] = &[
    Kept {
        name: "the rows' own numbers, which a full-text index knows them by",
        expected: "CREATE TABLE recipe (title TEXT NOT NULL, serves INTEGER NOT NULL DEFAULT 2);
            CREATE VIRTUAL TABLE words USING fts5(title, content='recipe');",
        live: "CREATE TABLE recipe (title TEXT NOT NULL, serves INTEGER);
            CREATE VIRTUAL TABLE words USING fts5(title, content='recipe');
            INSERT INTO recipe VALUES ('Borscht', 4), ('Ceviche', 2), ('Dal', 6);
            INSERT INTO words(words) VALUES ('rebuild');
            DELETE FROM words WHERE rowid = 1;
            DELETE FROM recipe WHERE title = 'Borscht';",
        rows: "SELECT CAST(r.rowid AS TEXT), r.title,
               (SELECT group_concat(f.title) FROM words w JOIN recipe f ON f.rowid = w.rowid
                WHERE words MATCH 'dal')
               FROM recipe r",
        taken: &["INSERT INTO words(words, rank) VALUES ('integrity-check', 1)"],
        ..KEPT
    },
    Kept {
        name: "numbers where a column is called rowid",
        expected: "CREATE TABLE t (rowid TEXT, oid TEXT, n INTEGER NOT NULL);",
        live: "CREATE TABLE t (rowid TEXT, oid TEXT, n INTEGER);
            INSERT INTO t VALUES ('a', 'b', 1), ('c', 'd', 2), ('e', 'f', 3);
            DELETE FROM t WHERE n = 1;",
        rows: "SELECT CAST(_rowid_ AS TEXT), rowid, oid, CAST(n AS TEXT) FROM t",
        ..KEPT
    },
    Kept {
        name: "numbers that a new column would have had",
        expected: "CREATE TABLE t (n INTEGER, fresh TEXT DEFAULT 'x');",
        live: "CREATE TABLE t (gone TEXT); INSERT INTO t VALUES ('a'), ('b'), ('c');
            DELETE FROM t WHERE gone = 'a';",
        rows: "SELECT CAST(rowid AS TEXT) FROM t",
        ..KEPT
    },
    Kept {
        name: "two keys on one column",
        expected: "CREATE TABLE person (id INTEGER PRIMARY KEY);
            CREATE TABLE employee (id INTEGER PRIMARY KEY);
            CREATE TABLE badge (code TEXT PRIMARY KEY, holder INTEGER NOT NULL, note TEXT DEFAULT (1 + 1),
              FOREIGN KEY (holder) REFERENCES person(id) ON DELETE CASCADE,
              FOREIGN KEY (holder) REFERENCES employee(id));",
        live: "CREATE TABLE person (id INTEGER PRIMARY KEY);
            CREATE TABLE employee (id INTEGER PRIMARY KEY);
            CREATE TABLE badge (code TEXT PRIMARY KEY, holder INTEGER NOT NULL,
              FOREIGN KEY (holder) REFERENCES person(id) ON DELETE CASCADE,
              FOREIGN KEY (holder) REFERENCES employee(id));
            INSERT INTO person VALUES (1); INSERT INTO employee VALUES (1);
            INSERT INTO badge VALUES ('k', 1);",
        rows: "SELECT \"table\", \"to\", on_delete FROM pragma_foreign_key_list('badge') ORDER BY 1",
        ..KEPT
    },
    Kept {
        name: "checks of one name, and keys that differ in a collation",
        expected: "CREATE TABLE t (a TEXT COLLATE NOCASE, b INTEGER NOT NULL, c TEXT,
              CONSTRAINT sane CHECK (b > 0), CONSTRAINT sane CHECK (b < 10),
              UNIQUE (a COLLATE BINARY), UNIQUE (c COLLATE NOCASE), UNIQUE (c) ON CONFLICT IGNORE);
            CREATE UNIQUE INDEX t_a ON t (a COLLATE BINARY, b);",
        live: "CREATE TABLE t (a TEXT COLLATE NOCASE, b INTEGER, c TEXT,
              CONSTRAINT sane CHECK (b > 0), CONSTRAINT sane CHECK (b < 10),
              UNIQUE (a COLLATE BINARY), UNIQUE (c COLLATE NOCASE), UNIQUE (c) ON CONFLICT IGNORE);
            CREATE UNIQUE INDEX t_a ON t (a COLLATE BINARY, b);
            INSERT INTO t VALUES ('x', 1, 'u'), ('X', 2, 'v');",
        rows: "SELECT group_concat(coll, ' ') FROM (SELECT x.coll FROM pragma_index_list('t') l
               JOIN pragma_index_xinfo(l.name) x WHERE x.key = 1 ORDER BY l.name, x.seqno)",
        taken: &["INSERT INTO t VALUES ('y', 3, 'u')"],
        refused: &[
            "INSERT INTO t VALUES ('z', 0, 'w')",
            "INSERT INTO t VALUES ('z', 10, 'w')",
            "INSERT INTO t VALUES ('x', 5, 'w')",
            "INSERT INTO t VALUES ('q', 5, 'U')",
        ],
        ..KEPT
    },
    Kept {
        name: "what a key and a counter were told",
        expected: "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT, v INTEGER NOT NULL);
            CREATE TABLE d (id INTEGER PRIMARY KEY DESC, v INTEGER NOT NULL);
            CREATE TABLE f (id INTEGER PRIMARY KEY, t INTEGER NOT NULL
              REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE s (a ANY, n INTEGER NOT NULL, twice INTEGER AS (n * 2) STORED, PRIMARY KEY (n DESC))
              STRICT, WITHOUT ROWID;",
        live: "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT, v INTEGER);
            CREATE TABLE d (id INTEGER PRIMARY KEY DESC, v INTEGER);
            CREATE TABLE f (id INTEGER PRIMARY KEY, t INTEGER
              REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE s (a ANY DEFAULT 7, n INTEGER NOT NULL, twice INTEGER AS (n * 2) STORED,
              PRIMARY KEY (n DESC)) STRICT, WITHOUT ROWID;
            INSERT INTO t VALUES (9, 1); DELETE FROM t; INSERT INTO t VALUES (3, 1);
            INSERT INTO d VALUES (NULL, 4), (7, 5); INSERT INTO f VALUES (1, 3);
            INSERT INTO s (a, n) VALUES (1, 2), ('x', 3);",
        rows: "SELECT (SELECT CAST(seq AS TEXT) FROM sqlite_sequence WHERE name = 't'),
               (SELECT group_concat(rowid || ':' || coalesce(id, '-') || ':' || v) FROM d),
               (SELECT group_concat(typeof(a) || n || twice) FROM s)",
        taken: &[
            "INSERT INTO t VALUES (3, 2)",
            "INSERT INTO d VALUES (NULL, 6)",
            "PRAGMA foreign_keys = ON; BEGIN; INSERT INTO f VALUES (2, 50);
             INSERT INTO t VALUES (50, 1); COMMIT",
        ],
        refused: &["INSERT INTO s (a, n) VALUES (1, 'x')"],
        ..KEPT
    },
    Kept {
        name: "a unique that alone keeps out what the key should",
        expected: "CREATE TABLE t (code TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL);",
        live: "CREATE TABLE t (code TEXT UNIQUE, n INTEGER);
            INSERT INTO t VALUES (NULL, 1), ('a', 2);",
        rows: "SELECT code, CAST(n AS TEXT) FROM t ORDER BY n",
        refused: &["INSERT INTO t VALUES ('a', 3)"],
        left: 2,
        ..KEPT
    },
];

const POSTGRES: &[Kept] = &[
    Kept {
        name: "a child's values where the parent's column goes",
        expected: "CREATE TABLE person (id integer, name text);
            CREATE TABLE staff (desk text) INHERITS (person);
            CREATE TABLE guest () INHERITS (person);",
        live: "CREATE TABLE person (id integer, name text, desk text);
            CREATE TABLE staff () INHERITS (person);
            CREATE TABLE guest () INHERITS (person);
            INSERT INTO staff VALUES (1, 'Ada', 'd1'); INSERT INTO guest VALUES (2, 'Bo', 'd2');",
        rows: "SELECT id::text, name, desk FROM staff",
        ..KEPT
    },
    Kept {
        name: "a child's values where the parent gets the column",
        expected: "CREATE TABLE person (id integer, desk text);
            CREATE TABLE staff () INHERITS (person);",
        live: "CREATE TABLE person (id integer);
            CREATE TABLE staff (desk text) INHERITS (person);
            INSERT INTO staff VALUES (1, 'd1');",
        rows: "SELECT id::text, desk FROM staff",
        ..KEPT
    },
    Kept {
        name: "what a child and a partition say of their own",
        expected: "CREATE TABLE parcel (id bigint NOT NULL, region text NOT NULL, weight integer DEFAULT 1, note text) PARTITION BY LIST (region);
            CREATE TABLE north PARTITION OF parcel (weight DEFAULT 42, note NOT NULL) FOR VALUES IN ('n');
            CREATE TABLE base (k integer DEFAULT 1); CREATE TABLE leaf () INHERITS (base);
            ALTER TABLE leaf ALTER k SET DEFAULT 7;",
        live: "CREATE TABLE parcel (id bigint NOT NULL, region text NOT NULL, weight integer DEFAULT 3, note text) PARTITION BY LIST (region);
            CREATE TABLE north PARTITION OF parcel FOR VALUES IN ('n');
            CREATE TABLE base (k integer DEFAULT 2); CREATE TABLE leaf () INHERITS (base);
            ALTER TABLE leaf ALTER k SET DEFAULT 7;
            INSERT INTO parcel VALUES (1, 'n', 5, 'x'); INSERT INTO leaf VALUES (4);",
        rows: "SELECT id::text, weight::text, note, (SELECT k::text FROM leaf) FROM parcel",
        taken: &["DO $$ BEGIN INSERT INTO leaf DEFAULT VALUES;
            ASSERT (SELECT sum(k) FROM leaf) = 11;
            INSERT INTO north (id, region, note) VALUES (2, 'n', 'y');
            ASSERT (SELECT weight FROM north WHERE id = 2) = 42; END $$"],
        refused: &["INSERT INTO north (id, region) VALUES (3, 'n')"],
        ..KEPT
    },
    Kept {
        name: "a partition that is to be a table",
        expected: "CREATE TABLE rain (day date NOT NULL, mm integer) PARTITION BY RANGE (day);
            CREATE TABLE may (day date NOT NULL, mm integer DEFAULT 0);",
        live: "CREATE TABLE rain (day date NOT NULL, mm integer) PARTITION BY RANGE (day);
            CREATE TABLE may PARTITION OF rain FOR VALUES FROM ('2026-05-01') TO ('2026-06-01');
            INSERT INTO rain VALUES ('2026-05-03', 7);",
        rows: "SELECT day::text, mm::text FROM may",
        ..KEPT
    },
    Kept {
        name: "a table that is to be a partition, with other columns",
        expected: "CREATE TABLE rain (day date NOT NULL, mm integer, by text) PARTITION BY RANGE (day);
            CREATE TABLE may PARTITION OF rain FOR VALUES FROM ('2026-05-01') TO ('2026-06-01');",
        live: "CREATE TABLE rain (day date NOT NULL, mm integer, by text) PARTITION BY RANGE (day);
            CREATE TABLE may (mm integer, day date, spare text);
            INSERT INTO may VALUES (7, '2026-05-03', 'x');",
        rows: "SELECT day::text, mm::text FROM may",
        ..KEPT
    },
    Kept {
        name: "a partition of a table that goes",
        expected: "CREATE TABLE vehicles (yard text, plate text) PARTITION BY LIST (yard);
            CREATE TABLE north PARTITION OF vehicles FOR VALUES IN ('north');",
        live: "CREATE TABLE fleet (yard text, plate text) PARTITION BY LIST (yard);
            CREATE TABLE north PARTITION OF fleet FOR VALUES IN ('north');
            INSERT INTO fleet VALUES ('north', 'A1');",
        rows: "SELECT yard, plate FROM north",
        ..KEPT
    },
    Kept {
        name: "a partition that nobody looks at",
        expected: "CREATE TABLE other (id integer);",
        live: "CREATE TABLE other (id integer);
            CREATE TABLE fleet (yard text, plate text) PARTITION BY LIST (yard);
            CREATE TABLE north PARTITION OF fleet FOR VALUES IN ('north');
            INSERT INTO fleet VALUES ('north', 'A1');",
        rows: "SELECT yard, plate FROM north",
        told: &["--exclude=north"],
        left: 2,
        ..KEPT
    },
    Kept {
        name: "a sequence whose table goes",
        expected: "CREATE SEQUENCE receipt_no;",
        live: "CREATE SEQUENCE receipt_no;
            CREATE TABLE till (receipt bigint);
            ALTER SEQUENCE receipt_no OWNED BY till.receipt;
            SELECT setval('receipt_no', 41);",
        rows: "SELECT last_value::text FROM receipt_no",
        ..KEPT
    },
    Kept {
        name: "a key that holds in one partition alone, and rows in the way in the other",
        expected: "CREATE TABLE ledger (year integer NOT NULL, entry integer NOT NULL) PARTITION BY LIST (year);
            CREATE TABLE y25 PARTITION OF ledger FOR VALUES IN (2025);
            CREATE TABLE y26 PARTITION OF ledger FOR VALUES IN (2026);
            ALTER TABLE ledger ADD PRIMARY KEY (year, entry);",
        live: "CREATE TABLE ledger (year integer NOT NULL, entry integer NOT NULL) PARTITION BY LIST (year);
            CREATE TABLE y25 PARTITION OF ledger FOR VALUES IN (2025);
            CREATE TABLE y26 PARTITION OF ledger FOR VALUES IN (2026);
            ALTER TABLE ONLY ledger ADD PRIMARY KEY (year, entry);
            CREATE UNIQUE INDEX own ON y25 (year, entry);
            INSERT INTO ledger VALUES (2025, 1), (2026, 1), (2026, 1);",
        rows: "SELECT year::text, entry::text FROM ledger ORDER BY 1, 2",
        refused: &["INSERT INTO ledger VALUES (2025, 1)"],
        left: 2,
        ..KEPT
    },
    Kept {
        name: "a key whose partition has its own",
        expected: "CREATE TABLE ledger (year integer NOT NULL, entry integer NOT NULL) PARTITION BY LIST (year);
            CREATE TABLE y25 PARTITION OF ledger FOR VALUES IN (2025);
            ALTER TABLE ledger ADD PRIMARY KEY (year, entry);",
        live: "CREATE TABLE ledger (year integer NOT NULL, entry integer NOT NULL) PARTITION BY LIST (year);
            CREATE TABLE y25 PARTITION OF ledger FOR VALUES IN (2025);
            ALTER TABLE ONLY ledger ADD PRIMARY KEY (year, entry);
            ALTER TABLE y25 ADD PRIMARY KEY (year, entry);
            INSERT INTO ledger VALUES (2025, 1);",
        rows: "SELECT year::text, entry::text FROM ledger",
        refused: &["INSERT INTO ledger VALUES (2025, 1)"],
        ..KEPT
    },
    Kept {
        name: "a foreign key that is switched off",
        expected: "CREATE TABLE a (id integer PRIMARY KEY);
            CREATE TABLE b (a_id integer REFERENCES a (id), k integer) PARTITION BY LIST (k);
            CREATE TABLE b1 PARTITION OF b FOR VALUES IN (1);",
        live: "CREATE TABLE a (id integer PRIMARY KEY);
            CREATE TABLE b (a_id integer REFERENCES a (id), k integer) PARTITION BY LIST (k);
            CREATE TABLE b1 PARTITION OF b FOR VALUES IN (1);
            INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1);
            ALTER TABLE b1 DISABLE TRIGGER ALL;",
        rows: "SELECT a_id::text FROM b",
        refused: &["INSERT INTO b VALUES (2, 1)"],
        ..KEPT
    },
    Kept {
        name: "a key that is to have the name of a unique",
        expected: "CREATE TABLE affair (id bigint NOT NULL CONSTRAINT affair_id_key PRIMARY KEY);
            CREATE TABLE act (affair_id bigint REFERENCES affair (id) ON DELETE CASCADE);",
        live: "CREATE TABLE affair (id bigint CONSTRAINT affair_id_key UNIQUE);
            CREATE TABLE act (affair_id bigint REFERENCES affair (id) ON DELETE CASCADE);
            INSERT INTO affair VALUES (1); INSERT INTO act VALUES (1);",
        rows: "SELECT affair_id::text FROM act",
        refused: &["INSERT INTO act VALUES (2)", "INSERT INTO affair VALUES (NULL)"],
        ..KEPT
    },
    Kept {
        name: "what an expression compares by, where its operators stand elsewhere",
        expected: "CREATE SCHEMA tools; CREATE EXTENSION citext WITH SCHEMA tools;
            SET search_path = public, tools;
            CREATE TABLE card (id integer, owner citext, CHECK (owner IS DISTINCT FROM 'root'::citext));
            CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END';
            CREATE TRIGGER moved BEFORE UPDATE ON card FOR EACH ROW
              WHEN (OLD.owner IS DISTINCT FROM NEW.owner) EXECUTE FUNCTION no();
            CREATE VIEW odd AS SELECT id, NULLIF(owner, 'x'::citext) AS o FROM card;",
        live: "CREATE TABLE other (id integer);",
        taken: &[
            "INSERT INTO card VALUES (1, 'X')",
            "UPDATE card SET owner = 'x'",
            "DO $$ BEGIN ASSERT (SELECT o IS NULL FROM odd); END $$",
        ],
        refused: &["INSERT INTO card VALUES (2, 'ROOT')", "UPDATE card SET owner = 'y'"],
        ..KEPT
    },
];

async fn a_plan_keeps_rows_and_meaning(engine: Engine) {
    let expected = TestDatabase::create(engine, Fixture::Empty).await;
    let live = TestDatabase::create(engine, Fixture::Empty).await;
    let all = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let mut failed = Vec::new();
    for kept in all {
        expected.wipe().await;
        live.wipe().await;
        if let Err(why) = one(&expected, &live, kept).await {
            failed.push(format!("--- {}: {why}", kept.name));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn one(expected: &TestDatabase, live: &TestDatabase, kept: &Kept) -> Result<(), String> {
    expected.run_script(kept.expected).await?;
    live.run_script(kept.live).await?;
    let (url, against) = (live.url(), expected.url());
    let sides = ["--database", &url, "--expected", &against];
    let check = async || {
        let arguments = [&["check"][..], &sides, kept.told].concat();
        run(live.folder(), &arguments).await
    };
    let found = check().await;
    if found.code != Some(2) {
        return Err(format!("a check says {}", found.output()));
    }
    let before = live.rows(kept.rows).await;
    let plan = [
        &["plan", "--format=sql"][..],
        &sides,
        &["--allow=deletes-data,drops-objects,changes-values"],
        kept.told,
    ];
    let script = run(live.folder(), &plan.concat()).await.stdout;
    live.run_script(&script)
        .await
        .map_err(|e| format!("{e}\nof the plan:\n{script}"))?;
    let after = live.rows(kept.rows).await;
    if after != before {
        return Err(format!("{before:?} became {after:?} by:\n{script}"));
    }
    let left = check().await;
    if left.code != Some(kept.left) {
        return Err(format!("{}\nafter:\n{script}", left.output()));
    }
    for sql in kept.taken {
        live.run_script(sql)
            .await
            .map_err(|e| format!("{sql}: {e}\nafter:\n{script}"))?;
    }
    for sql in kept.refused {
        if live.run_script(sql).await.is_ok() {
            return Err(format!("{sql} goes in after:\n{script}"));
        }
    }
    Ok(())
}
