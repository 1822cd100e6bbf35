//! Directories of migrations: each tool's layout, its ledger, and what is never run.

use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, on_both_engines, run};
use sha2::{Digest, Sha256, Sha384};

on_both_engines!(
    each_layout_is_clean_where_all_is_applied,
    no_plan_follows_what_takes_back,
    a_directory_that_leaves_nothing_is_refused,
    what_is_not_known_is_refused_by_name,
    a_table_of_versions_is_told_by_its_columns,
    rows_of_flyway_count_as_flyway_counts_them,
    rows_of_prisma_count_as_prisma_counts_them,
    rows_of_goose_count_as_goose_counts_them,
    a_script_of_a_tool_goes_up_alone,
);

const PLOT: &str = "CREATE TABLE plot (id INTEGER NOT NULL PRIMARY KEY);";
const AREA: &str = "CREATE TABLE area (id INTEGER NOT NULL PRIMARY KEY, name TEXT);";

fn write(database: &TestDatabase, name: &str, text: &str) -> String {
    let path = database.folder().join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).expect("a folder can be made");
    }
    std::fs::write(&path, text).expect("it can be written");
    path.display().to_string()
}

/// Writes a folder of migrations, and gives its path.
fn folder(database: &TestDatabase, name: &str, files: &[(&str, String)]) -> String {
    for (file, text) in files {
        write(database, &format!("{name}/{file}"), text);
    }
    database.folder().join(name).display().to_string()
}

async fn evenkeel(database: &TestDatabase, command: &str, more: &[&str]) -> Ended {
    let url = database.url();
    let arguments = [&[command, "--database", url.as_str()], more].concat();
    run(database.folder(), &arguments).await
}

/// A check's findings as `rule path`, notices too.
async fn found(database: &TestDatabase, folder: &str) -> Vec<String> {
    let more = ["--expected", folder, "--format", "json"];
    let ended = evenkeel(database, "check", &more).await;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let report = ended.json();
    let findings = report["findings"].as_array().expect("there are some");
    findings
        .iter()
        .map(|f| format!("{} {}", text(&f["rule"]), text(&f["path"])))
        .collect()
}

fn hex<D: Digest>(text: &str) -> String {
    D::digest(text.as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// A layout, with the ledger that its tool leaves.
struct Layout {
    name: &'static str,
    files: Vec<(&'static str, String)>,
    ledger: String,
}

fn layouts(engine: Engine) -> Vec<Layout> {
    let (serial, moment, schema) = match engine {
        Engine::Sqlite => ("INTEGER PRIMARY KEY AUTOINCREMENT", "TIMESTAMP", ""),
        Engine::Postgres => (
            "serial PRIMARY KEY",
            "timestamptz",
            "CREATE SCHEMA drizzle;",
        ),
    };
    let drizzle = match engine {
        Engine::Sqlite => "__drizzle_migrations",
        Engine::Postgres => "drizzle.__drizzle_migrations",
    };
    let bytes = match engine {
        Engine::Sqlite => "BLOB",
        Engine::Postgres => "bytea",
    };
    let literal = |hex: String| match engine {
        Engine::Sqlite => format!("X'{hex}'"),
        Engine::Postgres => format!("'\\x{hex}'"),
    };
    let of_sqlx = |text: &str| literal(hex::<Sha384>(text));
    let crc = |text: &str| crc32fast::hash(text.as_bytes()).cast_signed();
    let provider = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgresql",
    };
    let (first, second) = (PLOT.to_owned(), AREA.to_owned());
    let (drop_first, drop_second) = ("DROP TABLE plot;".to_owned(), "DROP TABLE area;".to_owned());
    let windows = |text: &str| format!("{text}\r\n");
    let sqlx = format!(
        "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
             installed_on {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL,
             checksum {bytes} NOT NULL, execution_time BIGINT NOT NULL);
         INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (2, 'plot', TRUE, {}, 1), (10, 'area', TRUE, {}, 1)",
        of_sqlx(PLOT),
        of_sqlx(AREA)
    );
    let journal = format!(
        r#"{{"version":"7","dialect":"{provider}","entries":[
            {{"idx":0,"version":"7","when":1700000000000,"tag":"0000_plot","breakpoints":true}},
            {{"idx":1,"version":"7","when":1700000000001,"tag":"0001_area","breakpoints":true}}]}}"#
    );
    let breakpoints =
        format!("{AREA}--> statement-breakpoint\nCREATE INDEX area_name ON area (name);");
    vec![
        Layout {
            name: "sqlx",
            files: vec![("10_area.sql", second.clone()), ("2_plot.sql", first.clone())],
            ledger: sqlx.clone(),
        },
        Layout {
            name: "sqlx, reversible",
            files: vec![
                ("10_area.up.sql", second.clone()),
                ("10_area.down.sql", drop_second.clone()),
                ("2_plot.up.sql", first.clone()),
                ("2_plot.down.sql", drop_first.clone()),
            ],
            ledger: sqlx,
        },
        Layout {
            name: "golang-migrate",
            files: vec![
                ("000010_area.up.sql", second.clone()),
                ("000010_area.down.sql", drop_second.clone()),
                ("000002_plot.up.sql", first.clone()),
                ("000002_plot.down.sql", drop_first.clone()),
            ],
            ledger: "CREATE TABLE schema_migrations (version BIGINT NOT NULL PRIMARY KEY, dirty BOOLEAN NOT NULL);
                     INSERT INTO schema_migrations VALUES (10, FALSE)"
                .into(),
        },
        Layout {
            name: "Diesel",
            files: vec![
                ("2024-01-01-000000_plot/up.sql", first.clone()),
                ("2024-01-01-000000_plot/down.sql", drop_first.clone()),
                ("2024-02-02-000000_area/up.sql", second.clone()),
                ("2024-02-02-000000_area/down.sql", drop_second.clone()),
            ],
            ledger: format!(
                "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
                     run_on {moment} NOT NULL DEFAULT CURRENT_TIMESTAMP);
                 INSERT INTO __diesel_schema_migrations (version) VALUES ('20240101000000'), ('20240202000000')"
            ),
        },
        Layout {
            name: "Prisma, deployed with the other ends of lines",
            files: vec![
                ("migration_lock.toml", format!("provider = \"{provider}\"")),
                ("20240101000000_plot/migration.sql", format!("{first}\n")),
                ("20240202000000_area/migration.sql", windows(&second)),
            ],
            ledger: format!(
                "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,
                     finished_at {moment}, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at {moment});
                 INSERT INTO _prisma_migrations VALUES
                     ('1', '{}', CURRENT_TIMESTAMP, '20240101000000_plot', NULL, NULL),
                     ('2', '{}', CURRENT_TIMESTAMP, '20240202000000_area', NULL, NULL)",
                hex::<Sha256>(&windows(PLOT)),
                hex::<Sha256>(&format!("{AREA}\n"))
            ),
        },
        Layout {
            name: "Flyway, in folders",
            files: vec![
                ("V2__plot.sql", first.clone()),
                ("U2__plot.sql", drop_first.clone()),
                ("2025/V10__area.sql", second.clone()),
                ("views/R__big.sql", "CREATE VIEW big AS SELECT id FROM area;".into()),
            ],
            ledger: format!(
                "{FLYWAY}
                 INSERT INTO flyway_schema_history VALUES
                     (0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', NULL, TRUE),
                     (1, '2', 'plot', 'SQL', {}, TRUE), (2, '10', 'area', 'SQL', {}, TRUE),
                     (3, NULL, 'big', 'SQL', 7, FALSE), (4, NULL, 'big', 'SQL', {}, TRUE)",
                crc(PLOT),
                crc(AREA),
                crc("CREATE VIEW big AS SELECT id FROM area;")
            ),
        },
        Layout {
            name: "dbmate",
            files: vec![
                ("20240101000000_plot.sql", format!("-- migrate:up\n{PLOT}\n\n-- migrate:down\n{drop_first}\n")),
                (
                    "20240202000000_area.sql",
                    format!("-- migrate:up transaction:false\r\n{AREA}\r\n-- migrate:down\r\n{drop_second}\r\n"),
                ),
            ],
            ledger: "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY NOT NULL);
                     INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240202000000')"
                .into(),
        },
        Layout {
            name: "goose",
            files: vec![
                ("00002_plot.sql", format!("-- +goose Up\n{PLOT}\n\n-- +goose Down\n{drop_first}\n")),
                (
                    "00010_area.sql",
                    format!(
                        "-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\n{AREA}\n-- +goose StatementEnd\n\
                         -- +goose Down\n{drop_second}\n"
                    ),
                ),
            ],
            ledger: format!(
                "CREATE TABLE goose_db_version (id {serial}, version_id BIGINT NOT NULL, is_applied BOOLEAN NOT NULL,
                     tstamp {moment} DEFAULT CURRENT_TIMESTAMP);
                 INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, TRUE), (2, TRUE), (10, TRUE)"
            ),
        },
        Layout {
            name: "sql-migrate",
            files: vec![
                ("1_plot.sql", format!("-- +migrate Up\n{PLOT}\n-- +migrate Down\n{drop_first}\n")),
                ("10_area.sql", format!("-- +migrate Up\n{AREA}\n-- +migrate Down\n{drop_second}\n")),
            ],
            ledger: format!(
                "CREATE TABLE gorp_migrations (id TEXT NOT NULL PRIMARY KEY, applied_at {moment});
                 INSERT INTO gorp_migrations (id) VALUES ('1_plot.sql'), ('10_area.sql')"
            ),
        },
        Layout {
            name: "Drizzle",
            files: vec![
                ("meta/_journal.json", journal),
                ("0001_area.sql", breakpoints.clone()),
                ("0000_plot.sql", first.clone()),
            ],
            ledger: format!(
                "{schema} CREATE TABLE {drizzle} (id {serial}, hash TEXT NOT NULL, created_at BIGINT);
                 INSERT INTO {drizzle} (hash, created_at) VALUES ('{}', 1700000000000), ('{}', 1700000000001)",
                hex::<Sha256>(PLOT),
                hex::<Sha256>(&breakpoints)
            ),
        },
        Layout {
            name: "numbered scripts",
            files: vec![
                ("10-area.sql", format!("\u{feff}{second}")),
                ("2-plot.sql", first.clone()),
                ("down/2-plot.sql", drop_first),
            ],
            ledger: String::new(),
        },
        Layout {
            name: "numbered scripts, named as sqlx names them",
            files: vec![("10_area.sql", second), ("2_plot.sql", first)],
            ledger: String::new(),
        },
    ]
}

const FLYWAY: &str = "CREATE TABLE flyway_schema_history (installed_rank INTEGER NOT NULL PRIMARY KEY,
     version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, checksum INTEGER,
     success BOOLEAN NOT NULL);";

/// A database with all of a layout's migrations applied.
async fn applied(engine: Engine, layout: &Layout) -> (TestDatabase, String) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(&format!("{PLOT} {AREA}")).await;
    match layout.name {
        "Drizzle" => {
            database
                .execute("CREATE INDEX area_name ON area (name)")
                .await
        }
        name if name.starts_with("Flyway") => {
            database
                .execute("CREATE VIEW big AS SELECT id FROM area")
                .await;
        }
        _ => {}
    }
    if !layout.ledger.is_empty() {
        database.execute(&layout.ledger).await;
    }
    let folder = folder(&database, "migrations", &layout.files);
    (database, folder)
}

async fn each_layout_is_clean_where_all_is_applied(engine: Engine) {
    for layout in layouts(engine) {
        let (database, folder) = applied(engine, &layout).await;
        let clean = found(&database, &folder).await;
        assert_eq!(clean, [""; 0], "{}", layout.name);
        database.execute("DROP TABLE plot").await;
        let lost = found(&database, &folder).await;
        let missing = |line: &String| line == "missing-table plot";
        assert!(lost.iter().any(missing), "{}: {lost:?}", layout.name);
    }
}

async fn no_plan_follows_what_takes_back(engine: Engine) {
    for layout in layouts(engine) {
        let (database, folder) = applied(engine, &layout).await;
        database.execute("DROP TABLE plot").await;
        let more = [
            "--expected",
            &folder,
            "--allow",
            "deletes-data",
            "--format",
            "sql",
        ];
        let plan = evenkeel(&database, "plan", &more)
            .await
            .expect_code(2)
            .stdout;
        assert!(
            plan.contains("Create table plot"),
            "{}: {plan}",
            layout.name
        );
        assert!(!plan.contains("DROP TABLE"), "{}: {plan}", layout.name);
    }
}

async fn a_directory_that_leaves_nothing_is_refused(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(PLOT).await;
    for (name, files) in [
        (
            "emptied",
            vec![
                ("1_plot.sql", PLOT.to_owned()),
                ("2_gone.sql", "DROP TABLE plot;".to_owned()),
            ],
        ),
        (
            "comments",
            vec![("1_plot.sql", "-- nothing yet".to_owned())],
        ),
        ("none", vec![("readme.txt", String::new())]),
    ] {
        let folder = folder(&database, name, &files);
        let more = [
            "--expected",
            &folder,
            "--allow",
            "deletes-data",
            "--format",
            "sql",
        ];
        let said = evenkeel(&database, "plan", &more).await.expect_code(1);
        assert!(
            said.stderr.contains(name) && !said.stdout.contains("DROP"),
            "{}",
            said.output()
        );
    }
}

async fn what_is_not_known_is_refused_by_name(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(PLOT).await;
    let goose = format!("-- +goose Up\n{PLOT}\n-- +goose Down\nDROP TABLE plot;");
    let dbmate = format!("-- migrate:up\n{AREA}\n-- migrate:down\nDROP TABLE area;");
    let plain = || PLOT.to_owned();
    for (name, why, files) in [
        (
            "mixed",
            "dbmate's",
            vec![("1_a.sql", goose.clone()), ("2_b.sql", dbmate)],
        ),
        (
            "half",
            "without marks",
            vec![("1_a.sql", goose.clone()), ("2_b.sql", plain())],
        ),
        (
            "knex",
            "Knex",
            vec![("1_a.js", "exports.up = knex => knex.schema".to_owned())],
        ),
        (
            "django",
            "Django",
            vec![("0001_initial.py", "migrations.Migration".to_owned())],
        ),
        (
            "names",
            "without a number",
            vec![
                ("create.sql", plain()),
                ("drop.sql", "DROP TABLE plot;".to_owned()),
            ],
        ),
        (
            "lone",
            "nothing that it takes back",
            vec![("1_a.down.sql", "DROP TABLE plot;".to_owned())],
        ),
        (
            "undo",
            "takes migrations back",
            vec![("1_a.sql", "DROP TABLE plot;".to_owned())],
        ),
        (
            "goose-go",
            "Go",
            vec![
                ("1_a.sql", goose),
                ("2_b.go", "package migrations".to_owned()),
            ],
        ),
    ] {
        let folder = folder(&database, name, &files);
        let said = evenkeel(&database, "check", &["--expected", &folder])
            .await
            .expect_code(1);
        assert!(
            said.stderr.contains(why) && said.stderr.contains("evenkeel capture"),
            "{name}: {}",
            said.output()
        );
    }
}

async fn a_table_of_versions_is_told_by_its_columns(engine: Engine) {
    let all = layouts(engine);
    let golang = all
        .iter()
        .find(|l| l.name == "golang-migrate")
        .expect("it is one");
    let (database, folder) = applied(engine, golang).await;
    database
        .execute("UPDATE schema_migrations SET dirty = TRUE")
        .await;
    let dirty = found(&database, &folder).await;
    assert_eq!(dirty, ["ledger-failed schema_migrations version 10"]);
    database
        .execute("UPDATE schema_migrations SET dirty = FALSE, version = 2; DROP TABLE area")
        .await;
    let pending = found(&database, &folder).await;
    let line = "ledger-pending schema_migrations version 10".to_owned();
    assert!(pending.contains(&line), "{pending:?}");

    // By the same name, of others: whoever's it is, it isn't golang-migrate's.
    for (tool, ledger) in [
        ("Rails", "CREATE TABLE schema_migrations (version VARCHAR NOT NULL PRIMARY KEY);
                   CREATE TABLE ar_internal_metadata (key VARCHAR NOT NULL PRIMARY KEY, value VARCHAR)"),
        ("dbmate", "CREATE TABLE schema_migrations (version VARCHAR(128) PRIMARY KEY)"),
        ("golang-migrate", "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, dirty BOOLEAN NOT NULL)"),
        ("Ecto", "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY, inserted_at TIMESTAMP)"),
    ] {
        let database = TestDatabase::create(engine, Fixture::Empty).await;
        database.execute(ledger).await;
        let capture = evenkeel(&database, "capture", &[]).await.expect_code(0).json();
        let ledgers = capture["ledgers"].as_array().expect("there are some");
        let tools: Vec<_> = ledgers.iter().map(|l| l["tool"].as_str().unwrap_or_default()).collect();
        assert_eq!(tools, [tool], "{capture}");
    }
}

async fn rows_of_flyway_count_as_flyway_counts_them(engine: Engine) {
    let all = layouts(engine);
    let flyway = all
        .iter()
        .find(|l| l.name.starts_with("Flyway"))
        .expect("it is one");
    let (database, folder) = applied(engine, flyway).await;
    let history = async |sql: &str| {
        database
            .execute(&sql.replace("{}", "flyway_schema_history"))
            .await
    };
    // A baseline instead of the version's own row.
    history("UPDATE {} SET type = 'BASELINE', checksum = NULL, description = '<< Flyway Baseline >>' WHERE version = '2'").await;
    assert_eq!(found(&database, &folder).await, [""; 0]);
    // One that is of a time before all that are known.
    history("UPDATE {} SET version = '5' WHERE version = '2'").await;
    assert_eq!(found(&database, &folder).await, [""; 0]);
    history("UPDATE {} SET version = '2' WHERE version = '5'").await;
    // The view of a repeatable one is lost.
    database.execute("DROP VIEW big").await;
    let lost = found(&database, &folder).await;
    assert!(
        lost.contains(&"missing-view view big".to_owned()),
        "{lost:?}"
    );
    database
        .execute("CREATE VIEW big AS SELECT id FROM area")
        .await;
    // It failed the last time.
    history("INSERT INTO {} VALUES (5, NULL, 'big', 'SQL', 7, FALSE)").await;
    assert_eq!(
        found(&database, &folder).await,
        ["ledger-failed flyway_schema_history version big"]
    );
    history("DELETE FROM {} WHERE installed_rank = 5").await;
    // Taken back by its own script.
    database.execute("DROP VIEW big; DROP TABLE area").await;
    history("INSERT INTO {} VALUES (6, '10', 'area', 'UNDO_SQL', 5, TRUE)").await;
    let undone = found(&database, &folder).await;
    let line = "ledger-pending flyway_schema_history version 10".to_owned();
    assert!(undone.contains(&line), "{undone:?}");
    // And applied again.
    database
        .execute(&format!("{AREA} CREATE VIEW big AS SELECT id FROM area"))
        .await;
    history("INSERT INTO {} SELECT 7, version, description, type, checksum, success FROM {} WHERE installed_rank = 2").await;
    assert_eq!(found(&database, &folder).await, [""; 0]);
}

async fn rows_of_prisma_count_as_prisma_counts_them(engine: Engine) {
    let all = layouts(engine);
    let prisma = all
        .iter()
        .find(|l| l.name.starts_with("Prisma"))
        .expect("it is one");
    for id in ["0", "9"] {
        let (database, folder) = applied(engine, prisma).await;
        let row = |rolled_back: &str| {
            format!(
                "INSERT INTO _prisma_migrations SELECT '{id}', checksum, NULL, migration_name, NULL, {rolled_back}
                 FROM _prisma_migrations WHERE id = '2'"
            )
        };
        // Rolled back, and a good row of the same name.
        database.execute(&row("CURRENT_TIMESTAMP")).await;
        assert_eq!(found(&database, &folder).await, [""; 0]);
        // Failed, and nobody resolved it, wherever it stands.
        database
            .execute(&format!("DELETE FROM _prisma_migrations WHERE id = '{id}'"))
            .await;
        database.execute(&row("NULL")).await;
        let failed = found(&database, &folder).await;
        assert_eq!(
            failed,
            ["ledger-failed _prisma_migrations version 20240202000000_area"]
        );
    }
}

async fn rows_of_goose_count_as_goose_counts_them(engine: Engine) {
    let all = layouts(engine);
    let goose = all.iter().find(|l| l.name == "goose").expect("it is one");
    let (database, folder) = applied(engine, goose).await;
    let row = "INSERT INTO goose_db_version (version_id, is_applied) VALUES (10,";
    database
        .execute(&format!("{row} FALSE); DROP TABLE area"))
        .await;
    let down = found(&database, &folder).await;
    let line = "ledger-pending goose_db_version version 10".to_owned();
    assert!(down.contains(&line), "{down:?}");
    database.execute(&format!("{row} TRUE); {AREA}")).await;
    assert_eq!(found(&database, &folder).await, [""; 0]);
}

async fn a_script_of_a_tool_goes_up_alone(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(PLOT).await;
    let up = format!("-- +goose Up\n{PLOT}\n-- +goose Down\nDROP TABLE plot;");
    let script = write(&database, "1_plot.sql", &up);
    assert_eq!(found(&database, &script).await, [""; 0]);
    let script = write(&database, "1_plot.down.sql", "DROP TABLE plot;");
    evenkeel(&database, "check", &["--expected", &script])
        .await
        .expect_code(1);
}
