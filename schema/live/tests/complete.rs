//! Of every case in `tests/cases`, whatever a plan may do: each finding has an answer, the script runs to
//! its end, and what a check finds afterwards is what the plan said it leaves out.
//!
//! Each case is a test of its own: `make test ARGS="complete column-"` runs those whose names hold `column-`.
//! That the commands say what these functions find, plan and apply is for the suite `cases` to show.

use std::{collections::BTreeSet, process::ExitCode};

use evenkeel_engine::{Answer, Hazard, LeftOut, Plan, PlanOptions, Scope, ScopeOptions, script};
use evenkeel_live::{
    check::check,
    plan::of_check,
    source::Source,
    target::{Expecting, Target},
    verify::verify,
};
use evenkeel_model::{Finding, ObjectPath, Rule};
use evenkeel_tests::{Case, Pair, each_case};
use time::OffsetDateTime;

/// What is allowed, one set after the other: nothing, each alone, all.
const ALLOWED: [&[Hazard]; 6] = [
    &[],
    &[Hazard::DeletesData],
    &[Hazard::DropsObjects],
    &[Hazard::ChangesValues],
    &[Hazard::RevokesAccess],
    &Hazard::TO_ALLOW,
];

fn main() -> ExitCode {
    each_case(no_plan_is_silent)
}

/// What stands under which rule.
type Key = (Rule, ObjectPath);

async fn no_plan_is_silent(case: &Case, pair: &Pair) -> Result<(), String> {
    pair.expected
        .run_script(&case.read("expected.sql")?)
        .await?;
    let damage = case.read("live.sql")?;
    pair.live.run_script(&damage).await?;
    let target = target(case, pair).map_err(|why| why.to_string())?;
    let checked = check(&target).await.map_err(|why| why.to_string())?;
    let found = checked.report.findings.iter().map(of_finding).collect();

    // All of one check, and all before the first is applied: each is for the same rows.
    let mut plans = Vec::new();
    let mut scripts = BTreeSet::new();
    for allowed in ALLOWED {
        let options = PlanOptions {
            allow: allowed.iter().copied().collect(),
            ..PlanOptions::default()
        };
        let planned = of_check(&target, checked.clone(), &options).await;
        let planned = planned.map_err(|why| format!("{allowed:?}: {why}"))?;
        let script = script(&planned.plan);
        answered(&planned.plan, &found).map_err(|what| told(allowed, &what, &script))?;
        if !planned.plan.steps.is_empty() && scripts.insert(script.clone()) {
            plans.push((allowed, planned, script));
        }
    }
    let mut damaged = true;
    for (allowed, planned, script) in plans {
        if !damaged {
            pair.live.wipe().await;
            pair.live.run_script(&damage).await?;
        }
        damaged = false;
        let applied = pair.live.run_script(&script).await;
        applied.map_err(|why| told(allowed, &why, &script))?;
        let after = verify(&target, &planned).await;
        let after = after.map_err(|why| told(allowed, &why.to_string(), &script))?;
        let left: BTreeSet<Key> = planned.plan.left_out.iter().map(of_left_out).collect();
        let after = after.report.findings.iter().map(of_finding);
        let after: Vec<Key> = after.filter(|finding| !left.contains(finding)).collect();
        if !after.is_empty() {
            let what = format!("not left out, and there: {after:?}");
            return Err(told(allowed, &what, &script));
        }
    }
    Ok(())
}

/// What is wrong with a plan, and with which.
fn told(allowed: &[Hazard], what: &str, script: &str) -> String {
    format!("{allowed:?}: {what}\nof the plan:\n{script}")
}

fn target(case: &Case, pair: &Pair) -> Result<Target, Box<dyn std::error::Error>> {
    let scope = ScopeOptions {
        grants: case.is_of_grants(),
        ..ScopeOptions::default()
    };
    Ok(Target {
        url: pair.live.url().parse()?,
        expecting: Expecting::Source(Source::Database(pair.expected.url().parse()?)),
        scope: Scope::new(scope, OffsetDateTime::now_utc().date())?,
        scratch: None,
        features: Vec::new(),
    })
}

fn of_finding(finding: &Finding) -> Key {
    (finding.rule, finding.object.clone())
}

fn of_left_out(left: &LeftOut) -> Key {
    (left.rule, left.object.clone())
}

/// Holds a plan's answers against what a check of the same schemas finds.
fn answered(plan: &Plan, findings: &BTreeSet<Key>) -> Result<(), String> {
    let answers = plan.answers.iter();
    let mut told: BTreeSet<Key> = answers.map(|a| (a.rule, a.object.clone())).collect();
    // What could not be compared stands under left out, and is no change.
    told.extend(plan.left_out.iter().map(of_left_out));
    if let Some((rule, object)) = findings.difference(&told).next() {
        return Err(format!("{rule} {object} has no answer"));
    }
    for answered in &plan.answers {
        let stands = match answered.answer {
            Answer::Step(at) | Answer::With(at) => at < plan.steps.len(),
            Answer::LeftOut(at) => at < plan.left_out.len(),
            // Only what follows from something else is told nowhere by itself.
            Answer::Follows => true,
        };
        if !stands {
            return Err(format!("{answered:?} is no answer"));
        }
    }
    Ok(())
}
