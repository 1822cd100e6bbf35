//! What holds for any schema: a plan leads where it says, a second one is empty, and a captured
//! schema is clean against its own database.
//!
//! Schemas are drawn by proptest, written as SQL for either engine, and changed at random. The
//! number of cases is `PROPTEST_CASES`; a failure prints the smallest pair that was found.

mod drawn;

use drawn::{Drawn, pair};
use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, run};
use proptest::test_runner::{Config, TestCaseError, TestRunner};

#[test]
fn plans_converge_on_sqlite() {
    on_drawn_schemas(Engine::Sqlite, 48);
}

#[test]
fn plans_converge_on_postgres() {
    on_drawn_schemas(Engine::Postgres, 32);
}

fn on_drawn_schemas(engine: Engine, usual: u32) {
    let asked = std::env::var("PROPTEST_CASES").ok();
    let config = Config {
        cases: asked.and_then(|n| n.parse().ok()).unwrap_or(usual),
        // Each case is a second of a real database's work.
        max_shrink_iters: 60,
        failure_persistence: None,
        ..Config::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("there are threads");
    let (first, second) = runtime.block_on(async {
        let first = TestDatabase::create(engine, Fixture::Empty).await;
        (first, TestDatabase::create(engine, Fixture::Empty).await)
    });
    let outcome = TestRunner::new(config).run(&pair(), |(expected, live)| {
        runtime
            .block_on(holds((&first, &second), &expected, &live))
            .map_err(TestCaseError::fail)
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

async fn holds(
    (first, second): (&TestDatabase, &TestDatabase),
    expected: &Drawn,
    live: &Drawn,
) -> Result<(), String> {
    let engine = first.engine();
    let (wanted, found) = (expected.sql(engine), live.sql(engine));
    let shown = format!("expected:\n{wanted}\nlive:\n{found}");
    first.wipe().await;
    second.wipe().await;
    first
        .run_script(&wanted)
        .await
        .map_err(|e| format!("{e}\n{shown}"))?;
    second
        .run_script(&found)
        .await
        .map_err(|e| format!("{e}\n{shown}"))?;

    let captured = first.folder().join("expected.json");
    let captured = captured.to_str().expect("the folder's name is text");
    let url = first.url();
    let ended = run(
        first.folder(),
        &["capture", "--database", &url, "-o", captured],
    )
    .await;
    expect(&ended, 0, "capture", &shown)?;
    let check = async |database: &TestDatabase, what: &str| -> Result<Ended, String> {
        let url = database.url();
        let arguments = [
            "check",
            "--database",
            &url,
            "--expected",
            captured,
            "--format=json",
        ];
        let ended = run(database.folder(), &arguments).await;
        match serde_json::from_str::<serde_json::Value>(&ended.stdout) {
            Ok(_) => Ok(ended),
            Err(_) => Err(format!("{what}: {}\n{shown}", ended.output())),
        }
    };
    let clean = check(first, "check of the captured").await?;
    expect(
        &clean,
        0,
        "the captured schema against its own database",
        &shown,
    )?;

    // No difference and one fingerprint are the same.
    let (own, other) = (clean.json(), check(second, "check").await?.json());
    let none = other["findings"].as_array().is_some_and(Vec::is_empty);
    if none != (own["fingerprint"] == other["fingerprint"]) {
        return Err(format!(
            "findings and fingerprints disagree: {other}\n{shown}"
        ));
    }

    let url = second.url();
    let arguments = [
        "plan",
        "--database",
        &url,
        "--expected",
        captured,
        "--allow=deletes-data,drops-objects,changes-values,revokes-access",
        "--format=sql",
    ];
    let planned = run(second.folder(), &arguments).await;
    expect(&planned, if none { 0 } else { 2 }, "the plan", &shown)?;
    if planned.stdout.contains("-- Left out") {
        return Err(format!(
            "the plan leaves something out: {}\n{shown}",
            planned.stdout
        ));
    }
    second
        .run_script(&planned.stdout)
        .await
        .map_err(|e| format!("{e}\nof the plan:\n{}\n{shown}", planned.stdout))?;
    let after = check(second, "check after the plan").await?;
    if after.json()["findings"]
        .as_array()
        .is_none_or(|f| !f.is_empty())
    {
        return Err(format!(
            "after the plan: {}\n{}\n{shown}",
            after.stdout, planned.stdout
        ));
    }
    let again = run(second.folder(), &arguments).await;
    expect(&again, 0, "the second plan", &shown)
}

fn expect(ended: &Ended, code: i32, what: &str, shown: &str) -> Result<(), String> {
    match ended.code == Some(code) {
        true => Ok(()),
        false => Err(format!(
            "{what} ended with {:?}: {}\n{shown}",
            ended.code,
            ended.output()
        )),
    }
}
