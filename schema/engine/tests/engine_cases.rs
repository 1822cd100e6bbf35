//! Every case of `tests/cases` without a database: of the two captured schemas and the counted rows,
//! what is found and what is planned; and that, whatever a plan may do, each change has an answer in it.
//!
//! Each case is a test of its own: `cargo test -p evenkeel-engine --test engine_cases column-` runs those
//! whose names hold `column-`. `UPDATE_CASES=1` writes the plans anew. The captures and counts are read
//! from databases, by the test `cases` of `tests/`, which also applies each plan.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use evenkeel_engine::{
    Answer, Change, Count, Counted, Engine, Expected, FoundLedger, Hazard, Judged, Plan,
    PlanOptions, Side, changes, plan, questions, script, unanswered,
};
use evenkeel_model::{ObjectPath, Schema};
use libtest_mimic::{Arguments, Trial};
use serde::{Deserialize, de::DeserializeOwned};

/// A captured schema.
#[derive(Deserialize)]
struct Captured {
    engine: Engine,
    #[serde(default)]
    ledgers: Vec<FoundLedger>,
    schema: Schema,
}

impl Captured {
    fn side(self, shown: &str) -> Side {
        Side {
            schema: self.schema,
            ledgers: self.ledgers,
            sets: Vec::new(),
            engine: self.engine,
            shown: shown.to_owned(),
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for (dialect, least) in [("sqlite", 160), ("postgres", 430)] {
        let cases = cases(dialect);
        assert!(cases.len() >= least, "{dialect}: {}", cases.len());
        trials.extend(cases.into_iter().map(|case| {
            let name = format!("{dialect}::{}", name(&case));
            Trial::test(name, move || Ok(one_case(&case)?))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The folders of an engine's cases.
fn cases(dialect: &str) -> Vec<PathBuf> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let all = above.map(|folder| folder.join("tests/cases").join(dialect));
    let folder = all.into_iter().find(|folder| folder.is_dir());
    let entries = std::fs::read_dir(folder.expect("the cases stand in the repository"));
    let mut cases: Vec<PathBuf> = entries
        .expect("they can be read")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> &str {
    case.file_name()
        .and_then(|n| n.to_str())
        .unwrap_or_default()
}

fn one_case(case: &Path) -> Result<(), String> {
    let expected = read_json::<Captured>(case, "expected.json")?.side("expected");
    let live = read_json::<Captured>(case, "live.json")?.side("live");
    let none = Expected {
        dialect: live.schema.dialect,
        sets: Vec::new(),
    };
    let Judged { expected, report } = expected.judge(&live, &none);
    let live = live.schema;

    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let path = finding.object.to_string().replace('\n', "\\n");
            format!("{} {} {path}", finding.severity, finding.rule)
        })
        .collect();
    found.sort();
    let wanted = read(case, "found.txt")?;
    let wanted: Vec<&str> = wanted.lines().collect();
    if found != wanted {
        return Err(format!(
            "found:\n  {}\ninstead of:\n  {}",
            found.join("\n  "),
            wanted.join("\n  ")
        ));
    }

    let changes = changes(&expected, &live, |_| true);
    let answers = answers(case, &expected, &live, &changes)?;
    for allowed in ALLOWED {
        let options = PlanOptions {
            allow: allowed.iter().copied().collect(),
            ..PlanOptions::default()
        };
        let plan = plan(&expected, &live, &changes, &answers, &options);
        answered(&plan, &changes).map_err(|what| format!("{allowed:?}: {what}"))?;
    }
    let options = options(case)?;
    let mut plan = plan(&expected, &live, &changes, &answers, &options);
    plan.left_out.extend(unanswered(&report, &changes));
    // The first line names fingerprints.
    let script = script(&plan);
    let script = script.split_once('\n').map_or("", |(_, rest)| rest);
    if std::env::var_os("UPDATE_CASES").is_some() {
        std::fs::write(case.join("plan.sql"), script).map_err(|e| e.to_string())?;
    } else if read(case, "plan.sql")? != script {
        return Err(format!("the plan is now:\n{script}"));
    }
    Ok(())
}

/// What the case's plan may do: all, unless it says otherwise.
fn options(case: &Path) -> Result<PlanOptions, String> {
    let Ok(stated) = read(case, "options.txt") else {
        return Ok(PlanOptions {
            allow: Hazard::TO_ALLOW.into(),
            not_valid: true,
            ..PlanOptions::default()
        });
    };
    let mut options = PlanOptions::default();
    for line in stated.lines() {
        let allowed = line.strip_prefix("--allow=");
        let allowed = allowed.ok_or_else(|| format!("{line} isn't known here"))?;
        for word in allowed.split(',') {
            let mut all = Hazard::TO_ALLOW.into_iter();
            let hazard = all.find(|hazard| hazard.id() == word);
            options
                .allow
                .insert(hazard.ok_or_else(|| format!("{word} is no hazard"))?);
        }
    }
    Ok(options)
}

/// What is allowed, one set after the other: nothing, each alone, all but each, all.
const ALLOWED: [&[Hazard]; 10] = {
    use Hazard::{
        ChangesValues as VALUES, DeletesData as DATA, DropsObjects as OBJECTS,
        RevokesAccess as ACCESS,
    };
    [
        &[],
        &[DATA],
        &[OBJECTS],
        &[VALUES],
        &[ACCESS],
        &[OBJECTS, VALUES, ACCESS],
        &[DATA, VALUES, ACCESS],
        &[DATA, OBJECTS, ACCESS],
        &[DATA, OBJECTS, VALUES],
        &[DATA, OBJECTS, VALUES, ACCESS],
    ]
};

/// Whether each change has an answer, and it is there.
fn answered(plan: &Plan, changes: &[Change]) -> Result<(), String> {
    if plan.answers.len() != changes.len() {
        return Err(format!("{} answers", plan.answers.len()));
    }
    for (answered, change) in plan.answers.iter().zip(changes) {
        let object = &answered.object;
        let stands = match answered.answer {
            Answer::Step(at) | Answer::With(at) => at < plan.steps.len(),
            Answer::LeftOut(at) => plan
                .left_out
                .get(at)
                .is_some_and(|left| left.object == *object && left.rule == answered.rule),
            // A finding of its own is told by itself.
            Answer::Follows => change.implied,
        };
        if !stands || *object != change.object || answered.aspect != change.aspect() {
            return Err(format!("{answered:?} is no answer to {change:?}"));
        }
    }
    Ok(())
}

/// What the live rows answered to the questions, if those are still the ones that were asked.
fn answers(
    case: &Path,
    expected: &Schema,
    live: &Schema,
    changes: &[Change],
) -> Result<BTreeMap<ObjectPath, Count>, String> {
    let counted: Vec<Counted> = match case.join("counts.json").exists() {
        true => read_json(case, "counts.json")?,
        false => Vec::new(),
    };
    let asked = questions(expected, live, changes);
    let asked: Vec<&str> = asked.iter().map(|question| question.sql.as_str()).collect();
    let known: Vec<&str> = counted.iter().map(|counted| counted.sql.as_str()).collect();
    if asked != known {
        return Err(format!(
            "asked is now:\n  {}\ninstead of:\n  {}\nand only a database can answer that: \
             UPDATE_CASES=1 make test ARGS=\"cases {}\"",
            asked.join("\n  "),
            known.join("\n  "),
            name(case)
        ));
    }
    let answers = counted.into_iter().map(|c| (c.object, c.count));
    Ok(answers.collect())
}

fn read(case: &Path, file: &str) -> Result<String, String> {
    std::fs::read_to_string(case.join(file)).map_err(|why| {
        format!(
            "{file} can't be read ({why}). Captures, counts and plans are written by \
             UPDATE_CASES=1 make test ARGS=\"cases {}\"",
            name(case)
        )
    })
}

fn read_json<T: DeserializeOwned>(case: &Path, file: &str) -> Result<T, String> {
    serde_json::from_str(&read(case, file)?).map_err(|why| format!("{file}: {why}"))
}
