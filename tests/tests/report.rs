//! What a check tells machines, and what the rules say.

use std::path::Path;

use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, on_both_engines, run};

on_both_engines!(
    every_format_counts_the_twelve_errors,
    a_warning_fails_only_if_asked,
    a_pipe_gets_no_colours,
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
}
