//! Of every case in `tests/cases`, whatever a plan may do: each finding has an answer, the script runs to
//! its end, and what a check finds afterwards is what the plan said it leaves out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use evenkeel_tests::{Engine, Fixture, TestDatabase, run};
use serde_json::Value;
use tokio::sync::Mutex;

/// As many as keep two cores busy.
const AT_ONCE: usize = 3;

/// What is allowed, one set after the other: nothing, each alone, all.
const ALLOWED: [&[&str]; 6] = [
    &[],
    &["--allow=deletes-data"],
    &["--allow=drops-objects"],
    &["--allow=changes-values"],
    &["--allow=revokes-access"],
    &["--allow=deletes-data,drops-objects,changes-values,revokes-access"],
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_plan_is_silent_on_sqlite() {
    every_case(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_plan_is_silent_on_postgres() {
    every_case(Engine::Postgres).await;
}

async fn every_case(engine: Engine) {
    let dialect = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(dialect);
    let only = std::env::var("CASE").unwrap_or_default();
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|case| name(case).starts_with(&only))
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "there is no case {only}");
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
                let case = Case {
                    expected: &expected,
                    live: &live,
                    folder: &case,
                };
                if let Err(what) = case.holds().await {
                    failed.push(format!("--- {}\n{what}", name(case.folder)));
                }
            }
        }));
    }
    let mut failed = Vec::new();
    for worker in workers {
        failed.extend(worker.await.expect("no worker panics"));
    }
    failed.sort();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

fn name(case: &Path) -> &str {
    case.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

struct Case<'a> {
    expected: &'a TestDatabase,
    live: &'a TestDatabase,
    folder: &'a Path,
}

impl Case<'_> {
    async fn holds(&self) -> Result<(), String> {
        self.expected.wipe().await;
        let expected = self.read("expected.sql");
        self.expected.run_script(&expected).await?;
        self.reset().await?;
        let before = keys(&self.json("check", &[]).await?["findings"]);
        let mut done = BTreeSet::new();
        for allowed in ALLOWED {
            let plan = self.json("plan", allowed).await?;
            let told = |what: &str| format!("{allowed:?}: {what}\n{plan:#}");
            answered(&plan, &before).map_err(|what| told(&what))?;
            let script = plan["script"].as_str().unwrap_or_default().to_owned();
            if plan["steps"].as_array().is_none_or(Vec::is_empty) || !done.insert(script.clone()) {
                continue;
            }
            let applied = self.live.run_script(&script).await;
            applied.map_err(|why| told(&why))?;
            let left = keys(&plan["left_out"]);
            let mut after = keys(&self.json("check", &[]).await?["findings"]);
            after.retain(|finding| !left.contains(finding));
            if !after.is_empty() {
                return Err(told(&format!("not left out, and there: {after:?}")));
            }
            self.reset().await?;
        }
        Ok(())
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join(file)).unwrap_or_default()
    }

    async fn reset(&self) -> Result<(), String> {
        self.live.wipe().await;
        self.live.run_script(&self.read("live.sql")).await
    }

    async fn json(&self, command: &str, more: &[&str]) -> Result<Value, String> {
        let (url, against) = (self.live.url(), self.expected.url());
        let mut arguments = vec![command, "--database", &url, "--expected", &against];
        arguments.extend(more);
        arguments.push("--format=json");
        if name(self.folder).starts_with("grants-") {
            arguments.push("--grants");
        }
        let ended = run(self.live.folder(), &arguments).await;
        serde_json::from_str(&ended.stdout).map_err(|_| ended.output())
    }
}

/// Rule and object of each of these.
fn keys(all: &Value) -> BTreeSet<String> {
    let all = all.as_array().into_iter().flatten();
    all.map(|one| format!("{} {}", one["rule"], one["object"]))
        .collect()
}

/// Holds a plan's answers against what a check of the same schemas finds.
fn answered(plan: &Value, findings: &BTreeSet<String>) -> Result<(), String> {
    let answers = &plan["answers"];
    // What could not be compared stands under left out, and is no change.
    let told: BTreeSet<String> = &keys(answers) | &keys(&plan["left_out"]);
    if let Some(lost) = findings.iter().find(|finding| !told.contains(*finding)) {
        return Err(format!("{lost} has no answer"));
    }
    let count = |list: &str| plan[list].as_array().map_or(0, Vec::len);
    for change in answers.as_array().into_iter().flatten() {
        let answer = &change["answer"];
        let place = |kind: &str| {
            answer[kind]
                .as_u64()
                .and_then(|at| usize::try_from(at).ok())
        };
        let stands = match (place("step").or(place("with")), place("left-out")) {
            (Some(at), _) => at < count("steps"),
            (None, Some(at)) => at < count("left_out"),
            // Only what follows from something else is told nowhere by itself.
            (None, None) => answer == "follows",
        };
        if !stands {
            return Err(format!("{change} isn't answered"));
        }
    }
    Ok(())
}
