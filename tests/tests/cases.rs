//! Every case of `tests/cases`: two schemas, what must be found between them, and the plan that makes
//! one of the other.
//!
//! `found.txt` was written by hand from what the engines mean. `plan.sql` is kept as it was reviewed;
//! `UPDATE_CASES=1` writes it anew. Both stand beside the scripts of the two schemas.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, run};
use tokio::sync::Mutex;

/// As many as keep two cores busy.
const AT_ONCE: usize = 3;
/// All that a plan leaves out unless it is told.
const ALL: [&str; 3] = [
    "--allow=deletes-data,drops-objects,changes-values,revokes-access",
    "--not-valid",
    "--format=sql",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    every_case(Engine::Sqlite, 80).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    every_case(Engine::Postgres, 150).await;
}

async fn every_case(engine: Engine, least: usize) {
    let dialect = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(dialect);
    let only = std::env::var("CASE").ok();
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|case| {
            only.as_ref()
                .is_none_or(|o| name(case).starts_with(o.as_str()))
        })
        .collect();
    cases.sort();
    assert!(only.is_some() || cases.len() >= least, "{}", cases.len());
    let count = cases.len();
    let waiting = Arc::new(Mutex::new(cases));
    let mut workers = Vec::new();
    for _ in 0..AT_ONCE {
        let waiting = waiting.clone();
        workers.push(tokio::spawn(async move {
            let expected = TestDatabase::create(engine, Fixture::Empty).await;
            let live = TestDatabase::create(engine, Fixture::Empty).await;
            let mut failed = Vec::new();
            loop {
                let Some(case) = waiting.lock().await.pop() else {
                    return failed;
                };
                expected.wipe().await;
                live.wipe().await;
                if let Err(what) = one_case(&expected, &live, &case).await {
                    failed.push(format!("--- {}\n{what}", name(&case)));
                }
            }
        }));
    }
    let mut failed = Vec::new();
    for worker in workers {
        failed.extend(worker.await.expect("no worker panics"));
    }
    failed.sort();
    assert!(
        failed.is_empty(),
        "{} of {count} cases fail:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

fn name(case: &Path) -> &str {
    case.file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default()
}

fn read(case: &Path, file: &str) -> String {
    std::fs::read_to_string(case.join(file)).unwrap_or_default()
}

async fn one_case(expected: &TestDatabase, live: &TestDatabase, case: &Path) -> Result<(), String> {
    expected.run_script(&read(case, "expected.sql")).await?;
    live.run_script(&read(case, "live.sql")).await?;
    let url = live.url();
    let against = expected.url();
    let evenkeel = async |command: &str, more: &[&str]| -> Ended {
        let mut arguments = vec![command, "--database", &url, "--expected", &against];
        arguments.extend(more);
        if name(case).starts_with("grants-") {
            arguments.push("--grants");
        }
        run(live.folder(), &arguments).await
    };

    let found = findings(evenkeel("check", &["--format=json"]).await)?;
    let wanted: Vec<String> = read(case, "found.txt").lines().map(str::to_owned).collect();
    if found != wanted {
        return Err(format!(
            "found:\n  {}\ninstead of:\n  {}",
            found.join("\n  "),
            wanted.join("\n  ")
        ));
    }

    let planned = evenkeel("plan", &ALL).await;
    let unknown = |line: &String| line.starts_with("error unverifiable ");
    let code = match wanted.is_empty() {
        true => 0,
        false if wanted.iter().any(unknown) => 1,
        false => 2,
    };
    if planned.code != Some(code) {
        return Err(format!("the plan: {}", planned.output()));
    }
    // The first line names fingerprints.
    let script = planned.stdout.split_once('\n').map_or("", |(_, rest)| rest);
    let kept = case.join("plan.sql");
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(&kept, script).expect("it can be written");
    } else if read(case, "plan.sql") != script {
        return Err(format!("the plan is now:\n{script}"));
    }
    if case.ends_with("beyond-repair") || script.contains("-- Left out: ") {
        return Ok(());
    }
    live.run_script(&planned.stdout)
        .await
        .map_err(|e| format!("{e}\nof the plan:\n{script}"))?;
    let mut left = findings(evenkeel("check", &["--format=json"]).await)?;
    // What was added for new rows alone is said to be.
    left.retain(|line| !(script.contains("NOT VALID") && line.contains("unvalidated-constraint")));
    if !left.is_empty() {
        return Err(format!(
            "after the plan:\n  {}\nwhich was:\n{script}",
            left.join("\n  ")
        ));
    }
    Ok(())
}

fn findings(ended: Ended) -> Result<Vec<String>, String> {
    let report: serde_json::Value =
        serde_json::from_str(&ended.stdout).map_err(|_| ended.output())?;
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = report["findings"]
        .as_array()
        .ok_or_else(|| ended.output())?
        .iter()
        .map(|finding| {
            let path = text(&finding["path"]).replace('\n', "\\n");
            format!(
                "{} {} {path}",
                text(&finding["severity"]),
                text(&finding["rule"])
            )
        })
        .collect();
    lines.sort();
    Ok(lines)
}
