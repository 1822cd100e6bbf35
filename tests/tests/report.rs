//! What a check tells machines, and what the rules say.

use std::path::Path;

use evenkeel_tests::{
    Ended, Engine, Fixture, TestDatabase, on_both_engines, on_terminal, paste, run,
};

on_both_engines!(
    every_format_counts_the_twelve_errors,
    a_warning_fails_only_if_asked,
    a_pipe_gets_no_colours,
    each_command_leads_to_the_next_until_all_is_well,
    a_password_is_not_in_the_next_command,
    what_is_equal_is_said_once,
    a_pattern_that_matches_nothing_is_not_clean,
    a_database_of_something_else_is_told,
);

const ERRORS: usize = 12;

async fn check(database: &TestDatabase, more: &[&str]) -> Ended {
    let url = database.url();
    let arguments = [&["check", "--database", url.as_str()], more].concat();
    run(database.folder(), &arguments).await
}

async fn every_format_counts_the_twelve_errors(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;

    let json = check(&database, &["--format", "json"])
        .await
        .expect_code(2)
        .json();
    assert_eq!(json["format"].as_u64(), Some(2));
    assert!(json["database"].is_string(), "{json}");

    let sarif = check(&database, &["--format", "sarif"])
        .await
        .expect_code(2)
        .json();
    assert_eq!(sarif["version"].as_str(), Some("2.1.0"));
    let results = sarif["runs"][0]["results"]
        .as_array()
        .expect("there are some");
    let errors = results
        .iter()
        .filter(|r| r["level"].as_str() == Some("error"));
    assert_eq!(errors.count(), ERRORS);

    let junit = check(&database, &["--format", "junit"])
        .await
        .expect_code(2)
        .stdout;
    assert!(junit.contains(&format!("failures=\"{ERRORS}\"")), "{junit}");

    let github = check(&database, &["--format", "github"])
        .await
        .expect_code(2)
        .stdout;
    let errors = github.lines().filter(|line| line.starts_with("::error "));
    assert_eq!(errors.count(), ERRORS, "{github}");
}

async fn a_warning_fails_only_if_asked(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    database.execute("DROP INDEX ix_projects_is_active").await;
    check(&database, &[]).await.expect_code(2);
    check(&database, &["--fail-on", "warning"])
        .await
        .expect_code(2);
    let ended = check(&database, &["--fail-on", "error"])
        .await
        .expect_code(0);
    // It is said all the same.
    assert!(ended.stdout.contains("missing-index"), "{}", ended.stdout);
}

async fn a_pipe_gets_no_colours(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let ended = check(&database, &[]).await.expect_code(2);
    assert!(!ended.output().contains('\u{1b}'), "{}", ended.output());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rule_is_listed_and_explained() {
    let here = Path::new(".");
    let rules = run(here, &["rules"]).await.expect_code(0).stdout;
    let ids: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(ids.contains(&"missing-column"), "{rules}");
    for id in ids {
        let text = run(here, &["explain", id]).await.expect_code(0).stdout;
        assert!(text.contains("How it is repaired"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistyped_rule_is_answered_with_a_likely_one() {
    let ended = run(Path::new("."), &["explain", "missing-colum"])
        .await
        .expect_code(1);
    assert!(ended.stderr.contains("missing-column"), "{}", ended.stderr);
    // And another word with none, nor with all of them.
    let ended = run(Path::new("."), &["explain", "bogus"])
        .await
        .expect_code(1);
    assert!(!ended.stderr.contains("missing-"), "{}", ended.stderr);
    assert!(ended.stderr.contains("evenkeel rules"), "{}", ended.stderr);
}

/// From the damage to a clean check by nothing but what each command says: copied, pasted, run.
async fn each_command_leads_to_the_next_until_all_is_well(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let (folder, url) = (database.folder(), database.url());
    // Where an address has a password the commands name this variable.
    let environment = [("DATABASE_URL", url.as_str())];
    // A dead end no more: who begins with `migrate` is led the same way.
    let refused = run(folder, &["migrate", "--database", &url]).await;
    assert!(refused.next()[0].starts_with("evenkeel plan --database"));

    let mut ended = check(&database, &[]).await.expect_code(2);
    let mut went = Vec::new();
    for _ in 0..12 {
        let next = ended.next();
        let Some(command) = next.first() else { break };
        went.push(command.clone());
        ended = paste(folder, command, &environment).await;
        if let Some(check) = next.get(1) {
            assert_eq!(ended.code, Some(0), "{command}\n{}", ended.output());
            went.push(check.clone());
            ended = paste(folder, check, &environment).await;
        }
    }
    let went = went.join("\n");
    let after = check(&database, &[]).await;
    assert_eq!(after.code, Some(0), "{went}\n{}", after.output());
    assert!(after.next().is_empty(), "{}", after.output());
    for word in ["plan", "| ", "check", "migrate", "--backfill"] {
        assert!(went.contains(word), "{word} in:\n{went}");
    }
    let rows = "SELECT COUNT(*) FROM projects WHERE created_at IS NOT NULL AND version = 1";
    assert_eq!(database.number(rows).await, 120);
    // And it stays so.
    let ended = run(folder, &["migrate", "--database", &url]).await;
    assert_eq!(ended.expect_code(0).stdout.matches("up to date").count(), 2);

    // What is recorded and isn't there isn't up to date.
    database.drop_table("vector-sync-status").await;
    let ended = run(folder, &["migrate", "--database", &url])
        .await
        .expect_code(2);
    assert_eq!(
        ended.stdout.matches("up to date").count(),
        1,
        "{}",
        ended.stdout
    );
    assert!(
        ended.stdout.contains("vector-sync-status"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.next()[0].starts_with("evenkeel plan"),
        "{}",
        ended.stdout
    );
}

async fn a_password_is_not_in_the_next_command(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    for arguments in [&["check"][..], &["plan"], &["migrate"]] {
        let url = database.url();
        let arguments = [arguments, &["--database", url.as_str()]].concat();
        let ended = run(database.folder(), &arguments).await;
        let next = ended.next().join("\n");
        match engine {
            Engine::Sqlite => assert!(next.contains(&url), "{next}"),
            Engine::Postgres => {
                assert!(next.contains("--database \"$DATABASE_URL\""), "{next}");
                assert!(!ended.output().contains('@'), "{}", ended.output());
                // It says what stands for what.
                assert!(ended.output().contains("DATABASE_URL stands for"), "{next}");
            }
        }
    }
}

async fn what_is_equal_is_said_once(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let ended = check(&database, &[]).await.expect_code(2);
    let lines: Vec<&str> = ended
        .stdout
        .lines()
        .filter(|line| line.contains("missing-column ") && line.starts_with("error"))
        .collect();
    assert_eq!(lines.len(), 1, "{}", ended.stdout);
    assert!(
        lines[0].contains("project_work_type, total_hours") && lines[0].contains("launch_date")
    );
    // Nobody served it yet: that its ledgers aren't there goes without saying.
    assert!(
        !ended.stdout.contains("evenkeel_migrations"),
        "{}",
        ended.stdout
    );

    let url = database.url();
    let plan = run(database.folder(), &["plan", "--database", &url])
        .await
        .expect_code(2)
        .stdout;
    // Once for each table that is locked, not for each step.
    assert!(plan.matches("waits 5 s").count() <= 2, "{plan}");

    // On a terminal nothing but SQL and what is to be copied is wider than it.
    for command in ["check", "plan"] {
        let seen = on_terminal(database.folder(), &[command, "--database", &url]).await;
        for line in seen.lines().filter(|line| !line.starts_with("  ")) {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
        assert!(seen.contains("launch_date"), "{seen}");
    }
}

async fn a_pattern_that_matches_nothing_is_not_clean(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let url = database.url();
    for command in ["check", "plan"] {
        let arguments = [command, "--database", &url, "--include", "projcts"];
        let ended = run(database.folder(), &arguments).await.expect_code(1);
        assert!(ended.stderr.contains("projcts"), "{}", ended.stderr);
        let arguments = [command, "--database", &url, "--include", "projects"];
        run(database.folder(), &arguments).await.expect_code(2);
    }
}

async fn a_database_of_something_else_is_told(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.execute("CREATE TABLE invoices (id INTEGER)").await;
    let ended = check(&database, &[]).await.expect_code(2);
    assert!(
        ended
            .stdout
            .contains("None of the tables that Evenkeel manages is here"),
        "{}",
        ended.stdout
    );
    assert!(
        ended.next()[0].starts_with("evenkeel migrate"),
        "{}",
        ended.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_comparison_says_which_is_which() {
    let database = TestDatabase::create(Engine::Sqlite, Fixture::Damaged).await;
    let script = database.folder().join("wanted.sql");
    std::fs::write(&script, "CREATE TABLE t (a INTEGER);").expect("the folder can be written to");
    let url = database.url();
    let ended = run(database.folder(), &["compare", "wanted.sql", &url])
        .await
        .expect_code(2);
    let side = |name: &str| ended.stdout.lines().find(|line| line.starts_with(name));
    assert!(side("A, expected").is_some_and(|a| a.contains("wanted.sql, run in memory")));
    assert!(side("B, live").is_some_and(|b| b.contains("evenkeel.db")));
    assert_eq!(
        ended.next(),
        [format!(
            "evenkeel plan --database {url} --expected wanted.sql"
        )]
    );
}
