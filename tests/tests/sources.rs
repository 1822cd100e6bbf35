//! Where an expected schema comes from, and what is said when nothing comes of it.

use std::path::Path;

use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, on_both_engines, run};

on_both_engines!(
    the_incident_is_found_to_the_letter,
    its_plan_repairs_it,
    a_capture_is_clean_and_always_the_same,
    a_broken_capture_is_told,
    a_script_that_fails_is_named_with_its_line,
    what_only_a_shell_understands_is_refused,
    migrations_name_what_they_should_have_made,
    a_ledger_that_lies_is_found,
    accepted_findings_count_until_their_day,
    globs_choose_what_counts,
    the_order_of_columns_counts_if_asked,
    grants_count_if_asked,
    the_checksums_of_flyway_are_its_own,
    a_document_is_true_until_the_schema_changes,
);

fn incident(engine: Engine) -> String {
    let name = match engine {
        Engine::Sqlite => "sqlite_expected.sql",
        Engine::Postgres => "postgres_expected.sql",
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("incident")
        .join(name);
    path.display().to_string()
}

async fn evenkeel(database: &TestDatabase, command: &str, more: &[&str]) -> Ended {
    let url = database.url();
    let arguments = [&[command, "--database", url.as_str()], more].concat();
    run(database.folder(), &arguments).await
}

fn write(database: &TestDatabase, name: &str, text: &str) -> String {
    let path = database.folder().join(name);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).expect("a folder can be made");
    }
    std::fs::write(&path, text).expect("it can be written");
    path.display().to_string()
}

/// The findings as `rule path`, sorted.
fn findings(ended: &Ended) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let report = ended.json();
    let mut lines: Vec<String> = report["findings"]
        .as_array()
        .expect("there are some")
        .iter()
        .map(|f| format!("{} {}", text(&f["rule"]), text(&f["path"])))
        .collect();
    lines.sort();
    lines
}

/// What is left on the server of databases to run scripts on.
async fn leftovers(database: &TestDatabase) -> i64 {
    match database.engine() {
        Engine::Sqlite => 0,
        Engine::Postgres => {
            let own = database
                .number("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
                .await;
            database
                .number(&format!(
                    "SELECT count(*) FROM pg_database WHERE datname LIKE 'evenkeel_scratch_{own}_%'"
                ))
                .await
        }
    }
}

async fn the_incident_is_found_to_the_letter(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let before = database.shape().await;
    let expected = incident(engine);
    let more = ["--expected", expected.as_str(), "--format", "json"];
    let ended = evenkeel(&database, "check", &more).await.expect_code(2);
    let mut wanted = vec![
        "missing-table vector-sync-status".to_owned(),
        "nullability-mismatch projects.created_at".to_owned(),
        "nullability-mismatch projects.updated_at".to_owned(),
        // The old tool's ledger names another head.
        "ledger-pending alembic_version version cf14025f87ec".to_owned(),
        "ledger-unknown alembic_version version 7a1f0c2b9d3e".to_owned(),
    ];
    let columns = [
        "project_work_type",
        "total_hours",
        "cumulative_hours",
        "retainer_hours",
        "weekly_meeting_day",
        "send_meeting_emails",
        "description",
        "start_date",
        "launch_date",
    ];
    wanted.extend(columns.map(|column| format!("missing-column projects.{column}")));
    if engine == Engine::Postgres {
        wanted.push("missing-foreign-key sync_runs foreign key fk_sync_runs_source".to_owned());
    }
    wanted.sort();
    assert_eq!(findings(&ended), wanted);
    assert_eq!(database.shape().await, before);
    assert_eq!(leftovers(&database).await, 0);
}

async fn its_plan_repairs_it(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let expected = incident(engine);
    let source = ["--expected", expected.as_str()];
    let told = evenkeel(&database, "plan", &source)
        .await
        .expect_code(2)
        .stdout;
    for said in [
        "3 rows have no value",
        "--backfill 'projects.created_at=EXPRESSION'",
    ] {
        assert!(told.contains(said), "{told}");
    }
    assert!(told.contains("40 rows"), "{told}");

    let more = [
        &source[..],
        &[
            "--backfill",
            "projects.created_at='2025-11-09 00:00:00'",
            "--backfill",
            "projects.updated_at='2025-11-09 00:00:00'",
            "--not-valid",
            "--format",
            "sql",
        ],
    ]
    .concat();
    let script = evenkeel(&database, "plan", &more)
        .await
        .expect_code(2)
        .stdout;
    database.run_script(&script).await.expect("the plan runs");
    let json = [&source[..], &["--format", "json"]].concat();
    let after = evenkeel(&database, "check", &json).await;
    let mut left = findings(&after);
    left.retain(|line| !line.starts_with("ledger-"));
    let wanted: &[&str] = match engine {
        Engine::Sqlite => &[],
        Engine::Postgres => &["unvalidated-constraint sync_runs foreign key fk_sync_runs_source"],
    };
    assert_eq!(left, wanted);
    // Nothing that was there is gone.
    assert_eq!(database.number("SELECT count(*) FROM projects").await, 120);
    assert_eq!(
        database
            .number("SELECT count(*) FROM sync_runs WHERE source IS NOT NULL")
            .await,
        40
    );
    let moments = "SELECT count(*) FROM projects WHERE created_at LIKE '2025-11-09%'";
    let moments = match engine {
        Engine::Sqlite => moments.to_owned(),
        Engine::Postgres => moments.replace("created_at", "created_at::text"),
    };
    assert!(database.number(&moments).await >= 3);
}

async fn a_capture_is_clean_and_always_the_same(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    let file = database.folder().join("schema.json").display().to_string();
    evenkeel(&database, "capture", &["-o", &file])
        .await
        .expect_code(0);
    let first = std::fs::read_to_string(&file).expect("it was written");
    let printed = evenkeel(&database, "capture", &[])
        .await
        .expect_code(0)
        .stdout;
    assert_eq!(first, printed);
    evenkeel(&database, "check", &["--expected", &file])
        .await
        .expect_code(0);
    let plan = evenkeel(&database, "plan", &["--expected", &file])
        .await
        .expect_code(0);
    assert!(plan.stdout.contains("Nothing to do"), "{}", plan.stdout);
    // A script of the same schema is the same.
    let url = database.url();
    let script = incident(engine);
    run(database.folder(), &["compare", &script, &url])
        .await
        .expect_code(0);
}

async fn a_broken_capture_is_told(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute("CREATE TABLE t (a INTEGER)").await;
    let whole = evenkeel(&database, "capture", &[])
        .await
        .expect_code(0)
        .stdout;
    let (other, name) = match engine {
        Engine::Sqlite => (whole.replace("\"sqlite\"", "\"postgres\""), "Postgres"),
        Engine::Postgres => (whole.replace("\"postgres\"", "\"sqlite\""), "SQLite"),
    };
    for (text, said) in [
        ("{}", "is not a schema that"),
        ("nonsense", "is not a schema that"),
        ("", "is cut off"),
        (&whole[..whole.len() / 2], "is cut off"),
        (
            &whole.replace("\"format\": 1", "\"format\": 99"),
            "newer Evenkeel",
        ),
        (&other, name),
    ] {
        let file = write(&database, "broken.json", text);
        let ended = evenkeel(&database, "check", &["--expected", &file])
            .await
            .expect_code(1);
        assert!(ended.stderr.contains(said), "{said} in: {}", ended.stderr);
        assert!(ended.stderr.contains("broken.json"), "{}", ended.stderr);
        assert_eq!(ended.stderr.trim().lines().count(), 1, "{}", ended.stderr);
    }
    for source in ["no-such-file", "mysql://root:s3cret@host/x"] {
        let ended = evenkeel(&database, "check", &["--expected", source])
            .await
            .expect_code(1);
        assert!(!ended.output().contains("s3cret"), "{}", ended.output());
    }
}

async fn a_script_that_fails_is_named_with_its_line(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute("CREATE TABLE t (a INTEGER)").await;
    let before = database.shape().await;
    let script =
        "CREATE TABLE fine (a INTEGER);\n\n-- A word\nCREATE TABLE broken (\n  a NONSENSE(\n);\n";
    let file = write(&database, "broken.sql", script);
    let ended = evenkeel(&database, "check", &["--expected", &file])
        .await
        .expect_code(1);
    assert!(
        ended.stderr.contains("broken.sql, line 4"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("CREATE TABLE broken"),
        "{}",
        ended.stderr
    );
    assert_eq!(database.shape().await, before);
    assert_eq!(leftovers(&database).await, 0);
    std::fs::write(database.folder().join("binary.sql"), [0xff, 0xfe, 0x00])
        .expect("it is written");
    let ended = evenkeel(&database, "check", &["--expected", "binary.sql"])
        .await
        .expect_code(1);
    assert!(ended.stderr.contains("UTF-8"), "{}", ended.stderr);
}

async fn what_only_a_shell_understands_is_refused(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute("CREATE TABLE t (a INTEGER)").await;
    write(&database, "more.sql", "CREATE TABLE t (a INTEGER);");
    let (refused, passed): (&[&str], &str) = match engine {
        Engine::Sqlite => (
            &[".read more.sql", ".import x t", ".restore x.db"],
            ".mode list\n.headers on\n",
        ),
        Engine::Postgres => (
            &[
                "\\i more.sql",
                "  \\ir more.sql",
                "\\if true",
                "SELECT 'SELECT 1';\n\\gexec",
            ],
            "\\restrict x\n\\set ON_ERROR_STOP on\n\\echo hello\n",
        ),
    };
    let check = async |text: &str| {
        let file = write(&database, "script.sql", text);
        evenkeel(&database, "check", &["--expected", &file]).await
    };
    for command in refused {
        let ended = check(&format!("CREATE TABLE u (a INTEGER);\n{command}\n")).await;
        let ended = ended.expect_code(1);
        let line = if command.contains("gexec") { 3 } else { 2 };
        assert!(
            ended.stderr.contains(&format!("line {line} ")),
            "{}",
            ended.stderr
        );
    }
    check(&format!("{passed}CREATE TABLE t (a INTEGER);"))
        .await
        .expect_code(0);
    // Nothing said is not that nothing is expected.
    for nothing in ["", "-- a word\n", passed] {
        check(nothing).await.expect_code(1);
    }
}

const FIRST: &str = "CREATE TABLE client (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";
const SECOND: &str = "CREATE TABLE invoice (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);";

fn migrations(database: &TestDatabase) -> String {
    write(database, "migrations/1_clients.sql", FIRST);
    write(database, "migrations/2_invoices.sql", SECOND);
    database.folder().join("migrations").display().to_string()
}

async fn migrations_name_what_they_should_have_made(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(FIRST).await;
    let folder = migrations(&database);
    let more = ["--expected", folder.as_str(), "--format", "json"];
    let ended = evenkeel(&database, "check", &more).await.expect_code(2);
    let report = ended.json();
    let missing = report["findings"]
        .as_array()
        .and_then(|all| all.iter().find(|f| f["rule"] == "missing-table"))
        .expect("the table is missing")
        .clone();
    assert_eq!(missing["path"], "invoice");
    assert_eq!(missing["migration"], "2");
    assert_eq!(leftovers(&database).await, 0);
}

async fn a_ledger_that_lies_is_found(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let bytes = match engine {
        Engine::Sqlite => "BLOB",
        Engine::Postgres => "bytea",
    };
    database
        .execute(&format!(
            "{FIRST}
             CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL,
                 success BOOLEAN NOT NULL, checksum {bytes} NOT NULL);
             INSERT INTO _sqlx_migrations VALUES (2, 'invoices', TRUE, 'x'), (7, 'ghost', TRUE, 'x')"
        ))
        .await;
    let folder = migrations(&database);
    let more = ["--expected", folder.as_str(), "--format", "json"];
    let found = findings(&evenkeel(&database, "check", &more).await.expect_code(2));
    for line in [
        // There, and nobody wrote it down.
        "ledger-unrecorded _sqlx_migrations version 1",
        "ledger-checksum _sqlx_migrations version 2",
        "ledger-unknown _sqlx_migrations version 7",
        "missing-table invoice",
    ] {
        assert!(found.contains(&line.to_owned()), "{line} in {found:?}");
    }
}

async fn accepted_findings_count_until_their_day(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(FIRST).await;
    let file = database.folder().join("schema.json").display().to_string();
    evenkeel(&database, "capture", &["-o", &file])
        .await
        .expect_code(0);
    database
        .execute("CREATE INDEX ix_tmp ON client (name)")
        .await;
    let accept = |day: &str| {
        let text = format!(
            "[[accept]]\nrule = \"extra-index\"\nobject = \"client index ix_*\"\nreason = \"a report\"\nuntil = \"{day}\"\n"
        );
        write(&database, "accept.toml", &text)
    };
    let check = async |file: &str, accepted: &str| {
        evenkeel(
            &database,
            "check",
            &["--expected", file, "--accept", accepted],
        )
        .await
    };
    check(&file, &accept("2999-01-01")).await.expect_code(0);
    let over = check(&file, &accept("2020-01-01")).await.expect_code(2);
    assert!(
        over.stdout.contains("It was accepted until 2020-01-01"),
        "{}",
        over.stdout
    );
    let wrong = check(&file, &accept("tomorrow")).await.expect_code(1);
    assert!(wrong.stderr.contains("accept.toml"), "{}", wrong.stderr);
}

async fn globs_choose_what_counts(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(FIRST).await;
    let file = database.folder().join("schema.json").display().to_string();
    evenkeel(&database, "capture", &["-o", &file])
        .await
        .expect_code(0);
    database
        .execute("CREATE TABLE tmp_report (a INTEGER); DROP TABLE client")
        .await;
    for (more, code) in [
        (&["--exclude", "tmp_*"][..], 2),
        (&["--include", "tmp_*", "--ignore-extra"][..], 0),
        (&["--exclude", "tmp_*", "--exclude", "client"][..], 0),
        (&["--include", "[a"][..], 1),
    ] {
        let more = [&["--expected", file.as_str()], more].concat();
        evenkeel(&database, "check", &more).await.expect_code(code);
    }
    // A slip in what is left out is said, beside the answer and not in it.
    for command in ["check", "plan"] {
        let more = [
            "--expected",
            &file,
            "--exclude",
            "tmp_*",
            "--exclude",
            "tpm_*",
            "--format",
            "json",
        ];
        let ended = evenkeel(&database, command, &more).await;
        assert!(
            ended.stderr.contains("--exclude \"tpm_*\" matches nothing"),
            "{command}: {}",
            ended.stderr
        );
        assert!(!ended.stderr.contains("\"tmp_*\""), "{}", ended.stderr);
        let answer: serde_json::Value = serde_json::from_str(&ended.stdout).expect("it is JSON");
        assert!(answer.is_object(), "{answer}");
    }
}

async fn the_order_of_columns_counts_if_asked(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database
        .execute("CREATE TABLE t (a INTEGER, b INTEGER, c INTEGER)")
        .await;
    let script = "CREATE TABLE t (a INTEGER, c INTEGER, b INTEGER);";
    let file = write(&database, "other.sql", script);
    evenkeel(&database, "check", &["--expected", &file])
        .await
        .expect_code(0);
    let more = [
        "--expected",
        file.as_str(),
        "--column-order",
        "--format",
        "json",
    ];
    let ended = evenkeel(&database, "check", &more).await.expect_code(0);
    assert_eq!(findings(&ended), ["column-order-mismatch t"]);
}

async fn grants_count_if_asked(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute("CREATE TABLE t (a INTEGER)").await;
    if engine == Engine::Sqlite {
        let other = write(&database, "other.sql", "CREATE TABLE t (a INTEGER);");
        for (command, more) in [
            ("check", &["--expected", &other, "--grants"][..]),
            ("plan", &["--expected", &other, "--grants"]),
            ("capture", &["--grants"]),
        ] {
            let ended = evenkeel(&database, command, more).await.expect_code(1);
            assert!(
                ended.stderr.contains("SQLite knows no roles"),
                "{}",
                ended.stderr
            );
        }
        return;
    }
    let script = "CREATE TABLE t (a INTEGER); GRANT SELECT ON t TO PUBLIC;";
    let script = write(&database, "other.sql", script);
    let captured = async |name: &str, more: &[&str]| {
        let file = database.folder().join(name).display().to_string();
        let more = [&["-o", file.as_str()], more].concat();
        evenkeel(&database, "capture", &more).await.expect_code(0);
        file
    };
    let without = captured("without.json", &[]).await;
    let with = captured("with.json", &["--grants"]).await;
    for (source, more, code) in [
        (&script, &[][..], 0),
        (&script, &["--grants"], 2),
        (&without, &["--grants"], 1),
        (&with, &["--grants"], 0),
        (&with, &[], 0),
    ] {
        let more = [&["--expected", source.as_str()], more].concat();
        let ended = evenkeel(&database, "check", &more).await.expect_code(code);
        assert_eq!(ended.output().contains("grants-mismatch"), code == 2);
        assert_eq!(ended.stderr.contains("captured without grants"), code == 1);
    }
    let planned = ["--expected", &script, "--grants", "--format=sql"];
    let plan = evenkeel(&database, "plan", &planned).await.expect_code(2);
    database.run_script(&plan.stdout).await.expect("it runs");
    evenkeel(&database, "plan", &planned).await.expect_code(0);
    let ended = evenkeel(&database, "check", &["--grants"]).await;
    let ended = ended.expect_code(1);
    assert!(ended.stderr.contains("--expected"), "{}", ended.stderr);
    // Once granted, what was captured before differs, and what isn't expected stays unless allowed.
    let planned = ["--expected", &with, "--grants"];
    let plan = evenkeel(&database, "plan", &planned).await.expect_code(2);
    assert!(
        plan.stdout.contains("--allow revokes-access"),
        "{}",
        plan.stdout
    );
    assert!(!plan.stdout.contains("REVOKE"), "{}", plan.stdout);
}

async fn the_checksums_of_flyway_are_its_own(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    // Lines end as on Windows, which makes no difference to Flyway.
    write(&database, "flyway/V1__clients.sql", &format!("{FIRST}\r\n"));
    write(
        &database,
        "flyway/V2__invoices.sql",
        &format!("-- now\n{SECOND}\n"),
    );
    let sum = |text: &str| crc32fast::hash(text.as_bytes()).cast_signed();
    database
        .execute(&format!(
            "{FIRST} {SECOND}
             CREATE TABLE flyway_schema_history (installed_rank INTEGER PRIMARY KEY,
                 version VARCHAR(50), description VARCHAR(200) NOT NULL, checksum INTEGER,
                 success BOOLEAN NOT NULL);
             INSERT INTO flyway_schema_history VALUES (1, '1', 'clients', {}, TRUE),
                 (2, '2', 'invoices', {}, TRUE)",
            sum(FIRST),
            sum(SECOND)
        ))
        .await;
    let folder = database.folder().join("flyway").display().to_string();
    let more = ["--expected", folder.as_str(), "--format", "json"];
    let found = findings(&evenkeel(&database, "check", &more).await.expect_code(2));
    let changed = "ledger-checksum flyway_schema_history version 2";
    assert_eq!(found, [changed]);
}

async fn a_document_is_true_until_the_schema_changes(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    let docs = async |more: &[&str]| evenkeel(&database, "docs", more).await;
    docs(&["-o", "SCHEMA.md", "--check"]).await.expect_code(2);
    docs(&["-o", "SCHEMA.md"]).await.expect_code(0);
    docs(&["-o", "SCHEMA.md", "--check"]).await.expect_code(0);
    let text = std::fs::read_to_string(database.folder().join("SCHEMA.md")).expect("it is there");
    for said in [
        "```mermaid",
        "erDiagram",
        "vector-sync-status",
        "Referred to by",
    ] {
        assert!(text.contains(said), "{said}");
    }
    database.execute("CREATE TABLE one_more (a INTEGER)").await;
    docs(&["-o", "SCHEMA.md", "--check"]).await.expect_code(2);
}

/// Postgres alone has a server on which something could be left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_process_left_is_removed_by_the_next() {
    let database = TestDatabase::create(Engine::Postgres, Fixture::Empty).await;
    database.execute("CREATE TABLE t (a INTEGER)").await;
    let own = database
        .number("SELECT oid::bigint FROM pg_database WHERE datname = current_database()")
        .await;
    database
        .execute(&format!("CREATE DATABASE evenkeel_scratch_{own}_77"))
        .await;
    assert_eq!(leftovers(&database).await, 1);
    let file = write(&database, "same.sql", "CREATE TABLE t (a INTEGER);");
    evenkeel(&database, "check", &["--expected", &file])
        .await
        .expect_code(0);
    assert_eq!(leftovers(&database).await, 0);
}

/// A table with a foreign key that is checked at the transaction's end can't be altered after its rows
/// were, unless that is done first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_get_a_value_under_a_deferred_foreign_key() {
    let database = TestDatabase::create(Engine::Postgres, Fixture::Empty).await;
    let tables = |not_null: &str| {
        format!(
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER {not_null}
             REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
        )
    };
    database.execute(&tables("")).await;
    database
        .execute("INSERT INTO a VALUES (1); INSERT INTO b VALUES (NULL), (1)")
        .await;
    let expected = write(&database, "expected.sql", &tables("NOT NULL"));
    let planned = [
        "--expected",
        &expected,
        "--backfill",
        "b.a=1",
        "--format=sql",
    ];
    let plan = evenkeel(&database, "plan", &planned).await.expect_code(2);
    database.run_script(&plan.stdout).await.expect("it runs");
    evenkeel(&database, "check", &["--expected", &expected])
        .await
        .expect_code(0);
}

/// Who may only read, and make nothing at all, gets the same answer: scripts need nothing of the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_weak_role_gets_the_same_answer() {
    let database = TestDatabase::create(Engine::Postgres, Fixture::Damaged).await;
    let role = format!("evenkeel_weak_{}", std::process::id());
    database
        .execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'weak'; GRANT USAGE ON SCHEMA public TO {role};
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}"
        ))
        .await;
    let strong = database.url();
    let address = strong
        .rsplit_once('@')
        .map_or(strong.as_str(), |(_, rest)| rest);
    let address = address.trim_start_matches("postgres://");
    let weak = format!("postgres://{role}:weak@{address}");
    let capture = async |url: &str| {
        let ended = run(
            database.folder(),
            &["capture", "--grants", "--database", url],
        )
        .await;
        ended.expect_code(0).stdout
    };
    let same = capture(&strong).await == capture(&weak).await;
    let script = incident(Engine::Postgres);
    let arguments = [
        "check",
        "--database",
        &weak,
        "--expected",
        &script,
        "--format",
        "json",
    ];
    let by_weak = run(database.folder(), &arguments).await;
    let arguments = [
        "check",
        "--database",
        &strong,
        "--expected",
        &script,
        "--format",
        "json",
    ];
    let by_strong = run(database.folder(), &arguments).await;
    database
        .execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}"))
        .await;
    assert!(same, "the captures differ");
    assert_eq!(findings(&by_weak), findings(&by_strong));
}
