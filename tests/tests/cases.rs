//! Every case of `tests/cases` on databases: two schemas, what must be found between them, and the plan
//! that makes one of the other, applied.
//!
//! Each case is a test of its own: `make test ARGS="cases column-"` runs those whose names hold `column-`.
//! `found.txt` was written by hand from what the engines mean. `UPDATE_CASES=1` writes the rest anew:
//! `expected.json` and `live.json`, the captures of both; `counts.json`, what was asked of live's rows;
//! `plan.sql`. A case about what is left out has `options.txt`, too: what its plan may do, an option a line,
//! in the place of all. Of these the engine's own test, `engine_cases`, finds and plans the same without a database.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use evenkeel_tests::{Ended, Engine, Fixture, TestDatabase, run};
use libtest_mimic::{Arguments, Trial};
use serde_json::Value;
use tokio::runtime::Runtime;

/// As many as keep two cores busy.
const AT_ONCE: usize = 6;
/// All that a plan leaves out unless it is told.
const ALL: [&str; 3] = [
    "--allow=deletes-data,drops-objects,changes-values,revokes-access",
    "--not-valid",
    "--format=json",
];

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let runtime = Arc::new(Runtime::new().expect("there are threads to be had"));
    let mut trials = Vec::new();
    for (engine, dialect, least) in [
        (Engine::Sqlite, "sqlite", 160),
        (Engine::Postgres, "postgres", 430),
    ] {
        let cases = cases(dialect);
        assert!(cases.len() >= least, "{dialect}: {}", cases.len());
        let pool = Arc::new(Pool::of(engine));
        trials.extend(cases.into_iter().map(|case| {
            let (runtime, pool) = (runtime.clone(), pool.clone());
            let name = format!("{dialect}::{}", name(&case));
            Trial::test(name, move || Ok(runtime.block_on(pool.run(&case))?))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The folders of an engine's cases.
fn cases(dialect: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(dialect);
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    cases.sort();
    cases
}

/// Databases that one case after the other has for itself: to wipe one is quicker than to make one.
struct Pool {
    engine: Engine,
    free: Mutex<Vec<Case>>,
}

impl Pool {
    fn of(engine: Engine) -> Self {
        Self {
            engine,
            free: Mutex::default(),
        }
    }

    /// Runs a case. Its databases are dropped if it panics.
    async fn run(&self, folder: &Path) -> Result<(), String> {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = free().pop();
        let databases = match taken {
            Some(databases) => databases,
            None => Case {
                expected: TestDatabase::create(self.engine, Fixture::Empty).await,
                live: TestDatabase::create(self.engine, Fixture::Empty).await,
            },
        };
        databases.expected.wipe().await;
        databases.live.wipe().await;
        let result = databases.run(folder).await;
        free().push(databases);
        result
    }
}

/// The two databases of a case.
struct Case {
    expected: TestDatabase,
    live: TestDatabase,
}

impl Case {
    async fn run(&self, case: &Path) -> Result<(), String> {
        let (expected, live) = (read(case, "expected.sql")?, read(case, "live.sql")?);
        self.expected.run_script(&expected).await?;
        self.live.run_script(&live).await?;
        capture(&self.expected, case, "expected.json").await?;
        capture(&self.live, case, "live.json").await?;

        let found = self.check(case).await?;
        let wanted = read(case, "found.txt")?;
        let wanted: Vec<&str> = wanted.lines().collect();
        if found != wanted {
            return Err(format!(
                "found:\n  {}\ninstead of:\n  {}",
                found.join("\n  "),
                wanted.join("\n  ")
            ));
        }

        let script = self.plan(case, &wanted).await?;
        let applied = self.live.run_script(&script).await;
        applied.map_err(|why| format!("{why}\nof the plan:\n{script}"))?;
        if script.contains("-- Left out: ") {
            return Ok(());
        }
        let mut left = self.check(case).await?;
        // What was added for new rows alone is said to be.
        left.retain(|line| {
            !(script.contains("NOT VALID") && line.contains("unvalidated-constraint"))
        });
        match left.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "after the plan:\n  {}\nwhich was:\n{script}",
                left.join("\n  ")
            )),
        }
    }

    /// What a check finds, a line each.
    async fn check(&self, case: &Path) -> Result<Vec<String>, String> {
        let ended = self.evenkeel(case, "check", &["--format=json"]).await;
        let report = json(&ended)?;
        let findings = report["findings"]
            .as_array()
            .ok_or_else(|| ended.output())?;
        let mut lines: Vec<String> = findings
            .iter()
            .map(|finding| {
                let [severity, rule, path] =
                    ["severity", "rule", "path"].map(|name| text(&finding[name]));
                format!("{severity} {rule} {}", path.replace('\n', "\\n"))
            })
            .collect();
        lines.sort();
        Ok(lines)
    }

    /// The plan's script, if it and the counts that it rests on are what was kept.
    async fn plan(&self, case: &Path, found: &[&str]) -> Result<String, String> {
        let fewer = read(case, "options.txt").ok();
        let options: Vec<&str> = match &fewer {
            Some(options) => options.lines().chain(["--format=json"]).collect(),
            None => ALL.to_vec(),
        };
        let ended = self.evenkeel(case, "plan", &options).await;
        let plan = json(&ended)?;
        let code = match found.is_empty() {
            true => 0,
            false if found.iter().any(|l| l.starts_with("error unverifiable ")) => 1,
            false => 2,
        };
        if ended.code != Some(code) {
            return Err(format!("the plan: {}", ended.output()));
        }
        let counts = match plan["counts"].as_array() {
            Some(counts) if counts.is_empty() => String::new(),
            _ => format!("{:#}\n", plan["counts"]),
        };
        keep(case, "counts.json", &counts)?;
        let script = text(&plan["script"]);
        // The first line names fingerprints.
        let kept = script.split_once('\n').map_or("", |(_, rest)| rest);
        keep(case, "plan.sql", kept)?;
        Ok(script.to_owned())
    }

    async fn evenkeel(&self, case: &Path, command: &str, more: &[&str]) -> Ended {
        let (live, expected) = (self.live.url(), self.expected.url());
        let mut arguments = vec![command, "--database", &live, "--expected", &expected];
        arguments.extend(more);
        arguments.extend(grants(case));
        run(self.live.folder(), &arguments).await
    }
}

/// Holds the capture of a database against the one that was kept.
async fn capture(database: &TestDatabase, case: &Path, file: &str) -> Result<(), String> {
    let url = database.url();
    let mut arguments = vec!["capture", "--database", &url];
    arguments.extend(grants(case));
    let ended = run(database.folder(), &arguments).await;
    let captured = json(&ended)?;
    // Another version of the engine may print the same schema in other words.
    let kept: Value =
        serde_json::from_str(&read(case, file).unwrap_or_default()).unwrap_or_default();
    let another = !kept.is_null() && kept["engine"] != captured["engine"];
    match another && !updates() {
        true => Ok(()),
        false => keep(case, file, &ended.stdout),
    }
}

/// Holds a text against the file that was kept, where there is one unless it is empty; or writes it.
fn keep(case: &Path, file: &str, text: &str) -> Result<(), String> {
    let path = case.join(file);
    if !updates() {
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        return match kept == text {
            true => Ok(()),
            false => Err(format!("{file} is now:\n{text}\nand was:\n{kept}")),
        };
    }
    let written = match text.is_empty() {
        true if path.exists() => std::fs::remove_file(path),
        true => Ok(()),
        false => std::fs::write(path, text),
    };
    written.map_err(|why| format!("{file} can't be written: {why}"))
}

fn updates() -> bool {
    std::env::var_os("UPDATE_CASES").is_some()
}

/// Only these are of grants: elsewhere they would be the same in each capture.
fn grants(case: &Path) -> Option<&'static str> {
    name(case).starts_with("grants-").then_some("--grants")
}

fn name(case: &Path) -> &str {
    let name = case.file_name().and_then(|name| name.to_str());
    name.unwrap_or_default()
}

fn read(case: &Path, file: &str) -> Result<String, String> {
    std::fs::read_to_string(case.join(file)).map_err(|why| format!("{file} can't be read: {why}"))
}

fn json(ended: &Ended) -> Result<Value, String> {
    serde_json::from_str(&ended.stdout).map_err(|_| ended.output())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
