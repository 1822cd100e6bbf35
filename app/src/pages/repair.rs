//! Repairing the schema: what differs, what would be done, and, once that was rehearsed, the button that does it.

use evenkeel_model::{Finding, Severity};
use leptos::prelude::*;

use super::{Field, Flash, field, flash, head};
use crate::{
    pages::findings::findings,
    ui::{Acting, IntoSettled},
};

/// How far the repair has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is no plan, and why.
    Unplanned(String),
    /// Nothing is to be done.
    Nothing,
    /// The plan is there to be read.
    Planned,
    /// It was carried out and undone, in this time; none where that was a moment ago.
    Rehearsed(Option<String>),
    /// It can't be rehearsed, since a step of it can't be undone.
    NotRehearsable,
    /// It was applied, in this time, and a check says what is left.
    Applied(String),
}

/// A step of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub title: String,
    /// Its statements.
    pub sql: String,
    /// What it may do beside, each in a few words.
    pub hazards: Vec<&'static str>,
    /// The lock that it takes, and on what.
    pub lock: String,
    /// How many rows it touches.
    pub rows: Option<u64>,
    /// How long it took, where it was carried out.
    pub took: Option<String>,
}

/// What the plan leaves as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is about.
    pub object: String,
    /// Why.
    pub why: String,
    /// What can be done beside what this page offers.
    pub ways: Vec<String>,
}

/// A column whose rows need a value that only a person knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backfill {
    /// The column, as it is told.
    pub column: String,
    /// Its type.
    pub data_type: String,
    /// What was stated for it.
    pub value: String,
    /// A value to begin with.
    pub example: &'static str,
    /// Why what was stated can't be taken.
    pub error: Option<String>,
}

/// Something that a plan does only if it is allowed by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowable {
    /// Its name.
    pub id: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Of how many things that are left out it is asked for.
    pub count: usize,
    /// Whether it is allowed.
    pub allowed: bool,
}

/// What the page is made of.
#[derive(Clone, Debug)]
pub struct Repair {
    /// How far it has come.
    pub stage: Stage,
    /// The database, without its secrets.
    pub database: String,
    /// What differs now.
    pub findings: Vec<Finding>,
    /// What would be done, or was.
    pub steps: Vec<Step>,
    /// What stays as it is.
    pub left_out: Vec<LeftOut>,
    /// Values that rows need.
    pub backfills: Vec<Backfill>,
    /// What may be allowed.
    pub allowable: Vec<Allowable>,
    /// What tells this plan from another.
    pub plan: String,
    /// Why something was refused.
    pub flash: Option<Flash>,
    /// Why the password wasn't taken.
    pub password_error: Option<String>,
    /// What helps next at the terminal.
    pub next: Option<String>,
}

/// The page's path.
pub const PATH: &str = "/schema/repair";
/// What a field for a column's value is called before the column.
pub const BACKFILL: &str = "backfill.";

/// `/schema/repair`
pub fn repair(repair: Repair) -> AnyView {
    let Repair {
        stage,
        database,
        findings: found,
        steps,
        left_out,
        backfills,
        allowable,
        plan,
        flash: told,
        password_error,
        next,
    } = repair;
    let sub = match &stage {
        Stage::Unplanned(why) => format!("No plan could be made: {}.", why.trim_end_matches('.')),
        Stage::Nothing if left_out.is_empty() => {
            "Nothing differs that a plan could change.".to_owned()
        }
        Stage::Nothing => "Nothing can be done by itself: see what is left out.".to_owned(),
        Stage::Planned => match steps.len() {
            1 => "One step would repair what can be repaired. Nothing was changed yet.".to_owned(),
            n => format!("{n} steps would repair what can be repaired. Nothing was changed yet."),
        },
        Stage::Rehearsed(took) => {
            let took = took.as_ref().map(|took| format!(" in {took}"));
            format!(
                "Rehearsed{}, then undone: a check within the transaction showed what was promised.",
                took.unwrap_or_default()
            )
        }
        Stage::NotRehearsable => {
            "A step of this plan stands outside of the transaction, so it can't be rehearsed."
                .to_owned()
        }
        Stage::Applied(took) => match found.iter().any(|f| f.severity >= Severity::Warning) {
            false => format!("Repaired in {took}, and verified: the schema is what it should be."),
            true => format!("Applied in {took}, and verified. What is left stands below."),
        },
    };
    let applied = matches!(stage, Stage::Applied(_));
    let worth = found
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning)
        .count();
    let differs = match worth {
        0 => None,
        1 => Some("One thing differs".to_owned()),
        n => Some(format!("{n} things differ")),
    };
    let may_go_on =
        !applied && (!steps.is_empty() || !backfills.is_empty() || !allowable.is_empty());
    let form = may_go_on.then(|| {
        let act = match &stage {
            Stage::Planned => rehearse(),
            Stage::Rehearsed(_) | Stage::NotRehearsable => apply(steps.len(), password_error),
            Stage::Nothing | Stage::Unplanned(_) | Stage::Applied(_) => ().settled(),
        };
        let choices = choices(backfills, allowable);
        let enter = match &stage {
            Stage::Rehearsed(_) | Stage::NotRehearsable => "apply",
            Stage::Planned => "rehearse",
            Stage::Nothing | Stage::Unplanned(_) | Stage::Applied(_) => "plan",
        };
        view! {
            <form class="form repair" method="post" action=PATH>
                <Acting/>
                <input type="hidden" name="plan" value=plan/>
                // What Enter presses, wherever in the form it is pressed.
                <button class="visually-hidden" type="submit" name="do" value=enter tabindex="-1" aria-hidden="true"></button>
                {choices}
                {act}
            </form>
        }
    });
    let many = steps.len();
    let lock = steps
        .first()
        .map(|step| step.lock.clone())
        .unwrap_or_default();
    let one = many > 1 && steps.iter().all(|step| step.lock == lock);
    let locks = (one && !lock.is_empty()).then(|| format!(" What each step locks: {lock}."));
    let steps: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(at, it)| step(at, it, !one))
        .collect();
    let left: Vec<_> = left_out.into_iter().map(left).collect();
    view! {
        {head("Repair", sub)}
        {stages(&stage)}
        {flash(told)}
        {form}
        {(many > 0).then(|| view! {
            <section class="plan">
                <h2>{if applied { "What was done" } else { "What would be done" }}</h2>
                <p class="sub">"In one transaction on "<bdi>{database}</bdi>", all or nothing, but for steps that say otherwise."{locks}</p>
                <ol class="steps">{steps}</ol>
            </section>
        })}
        {(!left.is_empty()).then(|| view! {
            <section class="plan left">
                <h2>"What is left out"</h2>
                <ul class="steps">{left}</ul>
            </section>
        })}
        {next.map(|command| view! {
            <section class="next">
                <h2>"What helps next, at the shell"</h2>
                <p class="sub">"What was made is still to be recorded, and what is new since to be made."</p>
                <pre tabindex="0"><code>{command}</code></pre>
            </section>
        })}
        {differs.map(|differs| view! {
            <details class="differs" open=applied>
                <summary>{differs}</summary>
                {findings(found, true)}
            </details>
        })}
        {applied.then(|| view! {
            <p><a class="button" href="/projects">"All projects"</a>" "<a class="button" href="/schema">"Schema"</a></p>
        })}
    }
    .settled()
}

/// Where one is on the way.
fn stages(stage: &Stage) -> AnyView {
    let now = match stage {
        Stage::Nothing | Stage::Unplanned(_) => return ().settled(),
        Stage::Planned | Stage::NotRehearsable => 0,
        Stage::Rehearsed(_) => 1,
        Stage::Applied(_) => 3,
    };
    let items: Vec<_> = ["Planned", "Rehearsed", "Applied", "Verified"]
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let class = if at <= now { "done" } else { "ahead" };
            let current = (at == now).then_some("step");
            view! { <li class=class aria-current=current>{name}</li> }
        })
        .collect();
    view! { <ol class="stages" aria-label="How far the repair has come">{items}</ol> }.settled()
}

/// What only a person can say: values of rows, and what may be lost.
fn choices(backfills: Vec<Backfill>, allowable: Vec<Allowable>) -> AnyView {
    if backfills.is_empty() && allowable.is_empty() {
        return ().settled();
    }
    let values: Vec<_> = backfills
        .into_iter()
        .enumerate()
        .map(|(at, backfill)| {
            let (id, hint) = (format!("backfill-{at}"), format!("backfill-{at}-hint"));
            let class = if backfill.error.is_some() { "field invalid" } else { "field" };
            let invalid = backfill.error.as_ref().map(|_| "true");
            view! {
                <div class=class>
                    <label for=id.clone()><code>{backfill.column.clone()}</code></label>
                    <input id=id name=format!("{BACKFILL}{}", backfill.column) value=backfill.value
                        autocomplete="off" autocapitalize="none" spellcheck="false"
                        aria-invalid=invalid aria-describedby=hint.clone()/>
                    {match backfill.error {
                        Some(error) => view! { <p class="error" id=hint>{error}</p> }.settled(),
                        None => view! {
                            <p class="hint" id=hint>
                                "An SQL expression of type "<code>{backfill.data_type}</code>", such as "
                                <code>{backfill.example}</code>". Empty: the column is left out."
                            </p>
                        }
                        .settled(),
                    }}
                </div>
            }
        })
        .collect();
    let hazards: Vec<_> = allowable
        .into_iter()
        .map(|hazard| {
            let of = match hazard.count {
                0 => String::new(),
                1 => " One thing is left out without it.".to_owned(),
                n => format!(" {n} things are left out without it."),
            };
            view! {
                <label class="allow">
                    <input type="checkbox" name="allow" value=hazard.id checked=hazard.allowed/>
                    <span><strong>{hazard.id}</strong>": "{hazard.meaning}{of}</span>
                </label>
            }
        })
        .collect();
    view! {
        {(!values.is_empty()).then(|| view! {
            <fieldset class="group">
                <legend>"What rows get that have no value yet"</legend>
                {values}
            </fieldset>
        })}
        {(!hazards.is_empty()).then(|| view! {
            <fieldset class="allows">
                <legend>"What the plan may do beside"</legend>
                {hazards}
            </fieldset>
        })}
        <div class="form-actions">
            <button class="button" type="submit" name="do" value="plan" formnovalidate>"Plan with these"</button>
        </div>
    }
    .settled()
}

fn rehearse() -> AnyView {
    view! {
        <div class="form-actions">
            <button class="button primary" type="submit" name="do" value="rehearse">"Rehearse"</button>
            <span class="hint">"Does all of it in a transaction, looks whether it came out as promised, and undoes it."</span>
        </div>
    }
    .settled()
}

fn apply(steps: usize, password_error: Option<String>) -> AnyView {
    let label = match steps {
        1 => "Apply 1 step".to_owned(),
        n => format!("Apply {n} steps"),
    };
    view! {
        {field(Field {
            name: "password",
            label: "Your password",
            kind: "password",
            autocomplete: "current-password",
            hint: Some(
                "It is committed only if a check within the transaction shows what was promised."
                    .to_owned(),
            ),
            error: password_error,
            first: true,
            ..Field::default()
        })}
        <div class="form-actions">
            <button class="button primary" type="submit" name="do" value="apply">{label}</button>
        </div>
    }
    .settled()
}

/// A step. Its lock is `told` where it isn't the same for all.
fn step(at: usize, step: Step, told: bool) -> AnyView {
    let hazards: Vec<_> = step
        .hazards
        .into_iter()
        .map(|hazard| view! { <span class="badge hazard">{hazard}</span>" " })
        .collect();
    let rows = step.rows.map(|rows| match rows {
        1 => "1 row".to_owned(),
        n => format!("{n} rows"),
    });
    let facts: Vec<_> = [
        Some(step.lock).filter(|lock| !lock.is_empty() && told),
        rows,
        step.took,
    ]
    .into_iter()
    .flatten()
    .collect();
    let sql = format!("{}. {}", at + 1, step.title);
    view! {
        <li>
            <p class="what">{step.title}" "{hazards}</p>
            <p class="hint facts-of">{facts.join(" · ")}</p>
            <details>
                <summary aria-label=format!("SQL of {sql}")>"SQL"</summary>
                <pre tabindex="0"><code>{step.sql}</code></pre>
            </details>
        </li>
    }
    .settled()
}

fn left(left: LeftOut) -> AnyView {
    let ways: Vec<_> = left
        .ways
        .into_iter()
        .map(|way| view! { <li>{way}</li> })
        .collect();
    view! {
        <li>
            <p class="what"><code>{left.object}</code></p>
            <p>{left.why}</p>
            {(!ways.is_empty()).then(|| view! { <ul class="ways">{ways}</ul> })}
        </li>
    }
    .settled()
}
