//! Every case of `tests/cases` on databases: two schemas, what must be found between them, and the plan
//! that makes one of the other, applied.
//!
//! Each case is a test of its own: `make test ARGS="cases column-"` runs those whose names hold `column-`.
//! `found.txt` was written by hand from what the engines mean. `UPDATE_CASES=1` writes the rest anew:
//! `expected.json` and `live.json`, the captures of both; `counts.json`, what was asked of live's rows;
//! `plan.sql`. A case about what is left out has `options.txt`, too: what its plan may do, an option a line,
//! in the place of all. Of these the engine's own test, `engine_cases`, finds and plans the same without a database.

use std::process::ExitCode;

use evenkeel_tests::{Case, Ended, Pair, TestDatabase, each_case, run};
use serde_json::Value;

/// All that a plan leaves out unless it is told.
const ALL: [&str; 3] = [
    "--allow=deletes-data,drops-objects,changes-values,revokes-access",
    "--not-valid",
    "--format=json",
];

fn main() -> ExitCode {
    each_case(async |case, pair| OnDatabases { case, pair }.hold().await)
}

/// A case, and the databases that it has.
struct OnDatabases<'a> {
    case: &'a Case,
    pair: &'a Pair,
}

impl OnDatabases<'_> {
    async fn hold(&self) -> Result<(), String> {
        let (case, Pair { expected, live }) = (self.case, self.pair);
        expected.run_script(&case.read("expected.sql")?).await?;
        live.run_script(&case.read("live.sql")?).await?;
        capture(expected, case, "expected.json").await?;
        capture(live, case, "live.json").await?;

        let found = self.check().await?;
        let wanted = case.read("found.txt")?;
        let wanted: Vec<&str> = wanted.lines().collect();
        if found != wanted {
            return Err(format!(
                "found:\n  {}\ninstead of:\n  {}",
                found.join("\n  "),
                wanted.join("\n  ")
            ));
        }

        let script = self.plan(&wanted).await?;
        let applied = live.run_script(&script).await;
        applied.map_err(|why| format!("{why}\nof the plan:\n{script}"))?;
        if script.contains("-- Left out: ") {
            return Ok(());
        }
        let mut left = self.check().await?;
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
    async fn check(&self) -> Result<Vec<String>, String> {
        let ended = self.evenkeel("check", &["--format=json"]).await;
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
    async fn plan(&self, found: &[&str]) -> Result<String, String> {
        let case = self.case;
        let fewer = case.read("options.txt").ok();
        let options: Vec<&str> = match &fewer {
            Some(options) => options.lines().chain(["--format=json"]).collect(),
            None => ALL.to_vec(),
        };
        let ended = self.evenkeel("plan", &options).await;
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

    async fn evenkeel(&self, command: &str, more: &[&str]) -> Ended {
        let Pair { expected, live } = self.pair;
        let folder = live.folder();
        let (live, expected) = (live.url(), expected.url());
        let mut arguments = vec![command, "--database", &live, "--expected", &expected];
        arguments.extend(more);
        arguments.extend(grants(self.case));
        run(folder, &arguments).await
    }
}

/// Holds the capture of a database against the one that was kept.
async fn capture(database: &TestDatabase, case: &Case, file: &str) -> Result<(), String> {
    let url = database.url();
    let mut arguments = vec!["capture", "--database", &url];
    arguments.extend(grants(case));
    let ended = run(database.folder(), &arguments).await;
    let captured = json(&ended)?;
    // Another version of the engine may print the same schema in other words.
    let kept: Value =
        serde_json::from_str(&case.read(file).unwrap_or_default()).unwrap_or_default();
    let another = !kept.is_null() && kept["engine"] != captured["engine"];
    match another && !updates() {
        true => Ok(()),
        false => keep(case, file, &ended.stdout),
    }
}

/// Holds a text against the file that was kept, where there is one unless it is empty; or writes it.
fn keep(case: &Case, file: &str, text: &str) -> Result<(), String> {
    let path = case.path(file);
    if !updates() {
        let kept = case.read(file).unwrap_or_default();
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

fn grants(case: &Case) -> Option<&'static str> {
    case.is_of_grants().then_some("--grants")
}

fn json(ended: &Ended) -> Result<Value, String> {
    serde_json::from_str(&ended.stdout).map_err(|_| ended.output())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
