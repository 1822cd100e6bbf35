//! A schema of the incident's 37 tables and one of every other kind of object, damaged one object and
//! one attribute at a time: each damage is found, none is told twice, nothing else is told, and the
//! plan undoes it.
//!
//! A run takes every so-manyth damage, another set each day of a build would be a build that can't be
//! trusted: `EACH=1` takes all of them, and prints how many there were.

mod damage;

use std::collections::BTreeMap;
use std::path::Path;

use damage::Damage;
use evenkeel_tests::{Engine, Fixture, TestDatabase, run};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    each(Engine::Sqlite, 7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    each(Engine::Postgres, 11).await;
}

async fn each(engine: Engine, usual: usize) {
    let (incident, more) = match engine {
        Engine::Sqlite => ("sqlite_expected.sql", "sqlite.sql"),
        Engine::Postgres => ("postgres_expected.sql", "postgres.sql"),
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).expect("it is there");
    // Without rows: they are another test's.
    let incident: String = read(root.join("incident").join(incident))
        .lines()
        .filter(|line| !line.starts_with("INSERT") && !line.starts_with("SELECT setval"))
        .map(|line| format!("{line}\n"))
        .collect();
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    database.run_script(&incident).await.expect("it loads");
    let more = read(root.join("each").join(more));
    database.run_script(&more).await.expect("it loads");

    let url = database.url();
    let captured = database.folder().join("whole.json");
    let captured = captured
        .to_str()
        .expect("the folder's name is text")
        .to_owned();
    run(
        database.folder(),
        &["capture", "--database", &url, "-o", &captured],
    )
    .await
    .expect_code(0);
    let schema: Value = serde_json::from_str(&read(captured.clone().into())).expect("it is JSON");
    let tables = schema["schema"]["tables"]
        .as_object()
        .expect("there are some");
    assert!(tables.len() >= 37, "{}", tables.len());

    let all = match engine {
        Engine::Sqlite => damage::sqlite(&database).await,
        Engine::Postgres => damage::postgres(&schema["schema"]),
    };
    let step = match std::env::var_os("EACH") {
        Some(_) => 1,
        None => usual,
    };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut refused, mut failed) = (0, Vec::new());
    for damage in all.iter().step_by(step) {
        // Where the engine itself refuses, nothing was damaged.
        if database.run_script(&damage.sql).await.is_err() {
            refused += 1;
            continue;
        }
        *counts.entry(damage.what).or_default() += 1;
        if let Err(what) = found_and_undone(&database, &captured, damage).await {
            failed.push(format!("--- {} of {}\n{what}", damage.what, damage.sql));
            if failed.len() > 30 {
                break;
            }
        }
    }
    println!(
        "{engine:?}: {counts:?}, {refused} refused by the engine, of {}",
        all.len()
    );
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn found_and_undone(
    database: &TestDatabase,
    captured: &str,
    damage: &Damage,
) -> Result<(), String> {
    let url = database.url();
    let check = [
        "check",
        "--database",
        &url,
        "--expected",
        captured,
        "--format=json",
    ];
    let found = lines(&run(database.folder(), &check).await.stdout)?;
    let right = found == damage.found;
    let plan = [
        "plan",
        "--database",
        &url,
        "--expected",
        captured,
        "--allow=deletes-data,drops-objects,changes-values,revokes-access",
        "--format=sql",
    ];
    let script = run(database.folder(), &plan).await.stdout;
    let undone = database.run_script(&script).await;
    let left = lines(&run(database.folder(), &check).await.stdout)?;
    if !right {
        return Err(format!(
            "found:\n  {}\ninstead of:\n  {}",
            found.join("\n  "),
            damage.found.join("\n  ")
        ));
    }
    if let Err(error) = undone {
        return Err(format!("{error}\nof the plan:\n{script}"));
    }
    match left.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "left after the plan:\n  {}\n{script}",
            left.join("\n  ")
        )),
    }
}

fn lines(report: &str) -> Result<Vec<String>, String> {
    let report: Value = serde_json::from_str(report).map_err(|_| report.to_owned())?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let mut lines: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", text(&f["rule"]), text(&f["path"])))
        .collect();
    lines.sort();
    Ok(lines)
}
