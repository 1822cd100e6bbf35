//! `evenkeel repair`: from the damage to a verified database, all or nothing.

use std::path::Path;

use evenkeel_tests::{
    Ended, Engine, Fixture, TestDatabase, ask, eventually, on_both_engines, paste, run,
};

on_both_engines!(
    the_incident_is_repaired_and_led_to_its_end,
    the_whole_incident_is_repaired,
    without_a_terminal_nothing_is_done,
    who_is_asked_may_say_no,
    a_schema_that_changed_meanwhile_is_not_touched,
    of_two_at_once_one_runs,
    another_repair_is_waited_for_by_nobody,
    a_step_that_fails_leaves_all_as_it_was,
    hostile_names_are_repaired,
    what_evenkeel_has_added_stands_beside,
    what_nobody_asked_about_stays,
    a_sound_database_needs_nothing,
);

const BACKFILLS: [&str; 4] = [
    "--backfill",
    "projects.created_at='2025-11-09 00:00:00'",
    "--backfill",
    "projects.updated_at='2025-11-09 00:00:00'",
];

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

/// A database of one's own beside the script of what it should be.
async fn database(engine: Engine, live: &str, expected: &str) -> (TestDatabase, String) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute(live).await;
    let path = database.folder().join("expected.sql");
    std::fs::write(&path, expected).expect("the test's folder can be written to");
    (database, path.display().to_string())
}

async fn the_incident_is_repaired_and_led_to_its_end(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let url = database.url();
    let environment = [("DATABASE_URL", url.as_str())];
    let first = evenkeel(&database, "repair", &["--yes"])
        .await
        .expect_code(2);
    assert!(first.stdout.contains("Rehearsed"), "{}", first.stdout);
    assert!(
        first.stdout.contains("3 rows have no value"),
        "{}",
        first.stdout
    );
    // What lets in the rest is a command to be copied.
    let next = first.next();
    assert!(
        next[0].starts_with("evenkeel repair") && next[0].contains("--backfill"),
        "{next:?}"
    );

    let ended = evenkeel(&database, "repair", &[&["--yes"][..], &BACKFILLS].concat())
        .await
        .expect_code(0);
    let (_, after) = ended
        .stdout
        .split_once("Verified.")
        .unwrap_or_else(|| panic!("{}", ended.stdout));
    assert!(after.contains("Verdict: clean"), "{}", ended.stdout);
    let migrate = ended.next();
    assert!(migrate[0].starts_with("evenkeel migrate"), "{migrate:?}");
    paste(database.folder(), &migrate[0], &environment)
        .await
        .expect_code(0);
    evenkeel(&database, "check", &[]).await.expect_code(0);
    let rows = "SELECT COUNT(*) FROM projects WHERE created_at IS NOT NULL AND version = 1";
    assert_eq!(database.number(rows).await, 120);
}

async fn the_whole_incident_is_repaired(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let expected = incident(engine);
    let source = [
        "--expected",
        expected.as_str(),
        "--exclude",
        "alembic_version",
    ];
    let more = [&source[..], &BACKFILLS, &["--not-valid"]].concat();

    let before = database.shape().await;
    let rehearsed = evenkeel(&database, "repair", &[&more[..], &["--rehearse"]].concat())
        .await
        .expect_code(2);
    assert!(
        rehearsed.stdout.contains("then undone"),
        "{}",
        rehearsed.stdout
    );
    assert_eq!(database.shape().await, before);

    let ended = evenkeel(&database, "repair", &[&more[..], &["--yes"]].concat()).await;
    let after = evenkeel(&database, "check", &source).await;
    match engine {
        Engine::Sqlite => {
            ended.expect_code(0);
            after.expect_code(0);
        }
        // The rows that refer to nothing are still there.
        Engine::Postgres => {
            ended.expect_code(2);
            let after = after.expect_code(2).stdout;
            assert!(
                after.contains("1 warning.") && after.contains("unvalidated"),
                "{after}"
            );
        }
    }
    assert_eq!(database.number("SELECT count(*) FROM projects").await, 120);
    let referring = "SELECT count(*) FROM sync_runs WHERE source IS NOT NULL";
    assert_eq!(database.number(referring).await, 40);
}

async fn without_a_terminal_nothing_is_done(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let before = database.shape().await;
    let url = database.url();
    let ended = evenkeel(&database, "repair", &[]).await.expect_code(1);
    assert!(
        ended.stderr.contains("nothing was changed"),
        "{}",
        ended.stderr
    );
    assert!(
        ended.stderr.contains("evenkeel repair --yes"),
        "{}",
        ended.stderr
    );
    if engine == Engine::Postgres {
        assert!(!ended.output().contains('@'), "{}", ended.output());
    } else {
        assert!(ended.stderr.contains(&url), "{}", ended.stderr);
    }
    assert_eq!(database.shape().await, before);
}

async fn who_is_asked_may_say_no(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let before = database.shape().await;
    let url = database.url();
    let asked = ask(
        database.folder(),
        &["repair", "--database", &url],
        "Apply? [y/N]",
    )
    .await;
    let ended = asked.answer("").await.expect_code(2);
    assert!(
        ended.stdout.contains("Nothing was changed."),
        "{}",
        ended.stdout
    );
    assert_eq!(database.shape().await, before);

    let asked = ask(
        database.folder(),
        &["repair", "--database", &url],
        "Apply? [y/N]",
    )
    .await;
    let ended = asked.answer("y").await.expect_code(2);
    assert!(ended.stdout.contains("Verified."), "{}", ended.stdout);
    assert_ne!(database.shape().await, before);
}

async fn a_schema_that_changed_meanwhile_is_not_touched(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let url = database.url();
    let arguments = [&["repair", "--database", url.as_str()][..], &BACKFILLS].concat();
    let asked = ask(database.folder(), &arguments, "Apply? [y/N]").await;
    database
        .execute("ALTER TABLE projects ADD COLUMN total_hours NUMERIC(10,2)")
        .await;
    let before = database.shape().await;
    let ended = asked.answer("y").await.expect_code(1);
    assert!(
        ended.stdout.contains("no longer the one"),
        "{}",
        ended.stdout
    );
    assert_eq!(database.shape().await, before);
    // Planned anew, it goes on.
    evenkeel(&database, "repair", &[&["--yes"][..], &BACKFILLS].concat())
        .await
        .expect_code(0);
}

async fn of_two_at_once_one_runs(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let url = database.url();
    let arguments = [&["repair", "--database", url.as_str()][..], &BACKFILLS].concat();
    let one = ask(database.folder(), &arguments, "Apply? [y/N]").await;
    let other = ask(database.folder(), &arguments, "Apply? [y/N]").await;
    let (one, other) = tokio::join!(one.answer("y"), other.answer("y"));
    let mut codes = [one.code, other.code];
    codes.sort_unstable();
    let said = format!("{}\n---\n{}", one.stdout, other.stdout);
    assert_eq!(codes, [Some(0), Some(1)], "{said}");
    assert_eq!(said.matches("Verified.").count(), 1, "{said}");
    let told = ["another repair", "no longer the one"];
    assert!(told.iter().any(|words| said.contains(words)), "{said}");
    evenkeel(&database, "check", &[]).await.expect_code(0);
}

async fn another_repair_is_waited_for_by_nobody(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let before = database.shape().await;
    // As a repair holds it that is under way.
    let (hold, held) = match engine {
        Engine::Sqlite => ("BEGIN IMMEDIATE; SELECT 1", None),
        Engine::Postgres => (
            "SELECT pg_advisory_lock(x'45564e4b52504149'::bigint); SELECT pg_sleep(600)",
            Some("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"),
        ),
    };
    let file = database.file();
    let holding = async {
        match engine {
            Engine::Sqlite => {
                // Held until this is dropped.
                use sqlx::{ConnectOptions as _, Executor as _};
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
                let mut connection = options.connect().await.expect("it opens");
                connection.execute(hold).await.expect("nobody else writes");
                std::future::pending::<()>().await;
            }
            Engine::Postgres => database.execute(hold).await,
        }
    };
    let repairing = async {
        if let Some(held) = held {
            eventually("the lock is held", async || database.number(held).await > 0).await;
        }
        evenkeel(&database, "repair", &["--yes"]).await
    };
    let ended = tokio::select! {
        () = holding => panic!("it was to be held"),
        ended = repairing => ended.expect_code(1),
    };
    assert!(ended.stderr.contains("another repair"), "{}", ended.stderr);
    assert_eq!(database.shape().await, before);
}

async fn a_step_that_fails_leaves_all_as_it_was(engine: Engine) {
    let live = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL); \
                INSERT INTO t VALUES (1, 'Ann Secret'), (2, 'Bob Secret');";
    // Two rows get the same code, which must not be repeated.
    let expected = "CREATE TABLE a (id INTEGER PRIMARY KEY); \
                    CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT NOT NULL, code TEXT NOT NULL); \
                    CREATE UNIQUE INDEX u ON t (code);";
    let (database, source) = database(engine, live, expected).await;
    let before = database.shape().await;
    let more = [
        "--expected",
        &source,
        "--yes",
        "--backfill",
        "t.code=substr(name, 5)",
    ];
    let ended = evenkeel(&database, "repair", &more).await.expect_code(1);
    assert!(ended.stderr.contains("failed"), "{}", ended.stderr);
    assert!(ended.stderr.contains("index u"), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("Nothing was changed"),
        "{}",
        ended.stderr
    );
    assert!(!ended.output().contains("Secret"), "{}", ended.output());
    assert_eq!(database.shape().await, before);
    let more = ["--expected", &source, "--yes", "--backfill", "t.code=name"];
    evenkeel(&database, "repair", &more).await.expect_code(0);
    assert_eq!(
        database
            .number("SELECT count(*) FROM t WHERE code = name")
            .await,
        2
    );
}

async fn hostile_names_are_repaired(engine: Engine) {
    let table = "\"a\"\"b; DROP TABLE keep; --\n.[x]'\"";
    let live = format!(
        "CREATE TABLE keep (id INTEGER PRIMARY KEY); CREATE TABLE {table} (\"id\" INTEGER PRIMARY KEY); \
         INSERT INTO {table} VALUES (7);"
    );
    let expected = format!(
        "CREATE TABLE keep (id INTEGER PRIMARY KEY); \
         CREATE TABLE {table} (\"id\" INTEGER PRIMARY KEY, \"c'--\"\";\" TEXT NOT NULL DEFAULT 'it''s', \
         CHECK (\"c'--\"\";\" <> '; DROP TABLE keep'));"
    );
    let (database, source) = database(engine, &live, &expected).await;
    let more = ["--expected", &source, "--yes"];
    evenkeel(&database, "repair", &more).await.expect_code(0);
    let given = format!("SELECT \"c'--\"\";\" FROM {table} WHERE \"id\" = 7");
    assert_eq!(database.text(&given).await.as_deref(), Some("it's"));
    assert_eq!(database.number("SELECT count(*) FROM keep").await, 0);
}

async fn what_evenkeel_has_added_stands_beside(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    evenkeel(&database, "migrate", &[]).await.expect_code(0);
    let versions = "SELECT count(*) FROM projects WHERE version = 1";
    let all = database.number(versions).await;
    assert!(all > 0);
    let expected = incident(engine);
    let source = ["--expected", expected.as_str()];
    // The other schema knows nothing of the column that Evenkeel counts versions in.
    evenkeel(&database, "check", &source).await.expect_code(0);
    database.drop_column("description").await;
    database
        .execute("CREATE INDEX theirs ON projects (version)")
        .await;
    let checked = evenkeel(&database, "check", &source).await.expect_code(2);
    assert!(
        !checked.stdout.contains("projects.version"),
        "{}",
        checked.stdout
    );
    assert!(checked.stdout.contains("theirs"), "{}", checked.stdout);
    let more = [
        &source[..],
        &["--yes", "--allow", "deletes-data,drops-objects"],
    ]
    .concat();
    evenkeel(&database, "repair", &more).await.expect_code(0);
    assert_eq!(database.number(versions).await, all);
    evenkeel(&database, "check", &[]).await.expect_code(0);

    // A migration that isn't recorded has added nothing.
    let ledger = "UPDATE _sqlx_migrations SET version = version + 1000";
    database.execute(ledger).await;
    let checked = evenkeel(&database, "check", &source).await.expect_code(2);
    assert!(
        checked.stdout.contains("projects.version"),
        "{}",
        checked.stdout
    );
}

async fn what_nobody_asked_about_stays(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    database
        .execute(
            "ALTER TABLE projects ADD COLUMN theirs TEXT; UPDATE projects SET theirs = 'kept'; \
             CREATE INDEX theirs_too ON projects (theirs)",
        )
        .await;
    // SQLite makes the table anew.
    evenkeel(&database, "repair", &[&["--yes"][..], &BACKFILLS].concat())
        .await
        .expect_code(0);
    let kept = "SELECT count(*) FROM projects WHERE theirs = 'kept'";
    assert_eq!(database.number(kept).await, 120);
    let shape = database.shape().await.join("\n");
    assert!(shape.contains("theirs_too"), "{shape}");
}

/// Postgres alone has what acts on a change of the schema, and what no transaction takes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_come_true_is_rolled_back() {
    let live = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE INDEX theirs ON t (a);
                CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
                IF tg_tag = 'ALTER TABLE' THEN DROP INDEX IF EXISTS theirs; END IF; END $$;
                CREATE EVENT TRIGGER meddler ON ddl_command_end EXECUTE FUNCTION meddle();";
    let expected = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);";
    let (database, source) = database(Engine::Postgres, live, expected).await;
    let before = database.shape().await;
    let more = ["--expected", &source, "--yes"];
    let ended = evenkeel(&database, "repair", &more).await.expect_code(1);
    assert!(
        ended.stderr.contains("did not bring about"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("index theirs"), "{}", ended.stderr);
    assert!(ended.stderr.contains("step 1"), "{}", ended.stderr);
    assert_eq!(database.shape().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_that_fails_after_the_transaction_is_gone_on_with() {
    let live = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER); INSERT INTO t VALUES (1, 0);";
    let expected = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT);
                    CREATE INDEX whole ON t (a); CREATE INDEX broken ON t ((1 / a));";
    let (database, source) = database(Engine::Postgres, live, expected).await;
    let more = ["--expected", &source, "--concurrently", "--yes"];
    let ended = evenkeel(&database, "repair", &more).await.expect_code(2);
    for said in ["failed after the transaction", "division by zero"] {
        assert!(ended.stdout.contains(said), "{}", ended.stdout);
    }
    assert!(!ended.stdout.contains("Verified."), "{}", ended.stdout);
    assert!(
        ended.next()[0].starts_with("evenkeel repair"),
        "{}",
        ended.stdout
    );
    // What came before it stays.
    assert_eq!(database.number("SELECT count(b) FROM t").await, 0);
    database.execute("UPDATE t SET a = 1").await;
    let ended = evenkeel(&database, "repair", &more).await.expect_code(0);
    assert!(ended.stdout.contains("Verdict: clean"), "{}", ended.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lock_that_others_hold_is_tried_for_again() {
    let database = TestDatabase::create(Engine::Postgres, Fixture::Damaged).await;
    let url = database.url();
    let arguments = [&["repair", "--database", url.as_str()][..], &BACKFILLS].concat();
    let mut asked = ask(database.folder(), &arguments, "Apply? [y/N]").await;
    let holding = database.query("BEGIN; LOCK TABLE projects IN SHARE MODE; SELECT pg_sleep(600)");
    let repairing = async {
        let held = "SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock' AND granted \
                    AND relation = 'projects'::regclass";
        eventually("the lock is held", async || database.number(held).await > 0).await;
        asked.say("y").await;
        asked.until("tried again").await;
        let sleeper = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND query LIKE 'BEGIN; LOCK TABLE%'";
        database.execute(sleeper).await;
        asked.end().await
    };
    let (held, ended) = tokio::join!(holding, repairing);
    assert!(held.is_err(), "its session was ended");
    let ended = ended.expect_code(0);
    assert!(ended.stdout.contains("Verified."), "{}", ended.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_label_is_added_before_the_transaction() {
    let live =
        "CREATE TYPE mood AS ENUM ('good'); CREATE TABLE t (id INTEGER PRIMARY KEY, m mood);";
    let expected = "CREATE TYPE mood AS ENUM ('good', 'bad');
                    CREATE TABLE t (id INTEGER PRIMARY KEY, m mood DEFAULT 'bad');";
    let (database, source) = database(Engine::Postgres, live, expected).await;
    let more = ["--expected", &source, "--yes"];
    let ended = evenkeel(&database, "repair", &more).await.expect_code(0);
    assert!(ended.stdout.contains("Not rehearsed"), "{}", ended.stdout);
}

async fn a_sound_database_needs_nothing(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    let expected = incident(engine);
    let more = ["--expected", expected.as_str()];
    let ended = evenkeel(&database, "repair", &more).await.expect_code(0);
    assert!(ended.stdout.contains("Nothing to do"), "{}", ended.stdout);
    let ended = evenkeel(&database, "repair", &["--expected", "no-such"]).await;
    ended.expect_code(1);
}
