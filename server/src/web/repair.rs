//! Repairing the schema from the browser: the same plan, rehearsal and repair as at the shell. For
//! administrators; what changes the schema asks for the password.

use std::collections::{BTreeMap, BTreeSet};

use axum::{extract::State, http::StatusCode, response::Response};
use evenkeel_app::{
    AppError,
    audit::Action,
    pages::{
        Flash,
        repair::{self as page, Allowable, BACKFILL, Backfill, Repair, Stage},
    },
};
use evenkeel_engine::{Hazard, LeftOut, Plan, PlanOptions};
use evenkeel_live::{
    apply::{Applied, ApplyError, Progress, Ran, apply, can_be_rehearsed, rehearse},
    check::check,
    plan::{PlanError, Planned, of_check},
    target::Target,
    verify::verify,
};
use evenkeel_model::{Finding, ObjectPath, Rule, Schema, Severity, shown};
use sha2::{Digest as _, Sha256};

use super::{
    Site,
    account::{Fields, SignedIn, own::not_proved},
    pages::{failure, page as answer},
};
use crate::{
    audit::{AuditEntry, json},
    identity::{Caller, ProofBy},
    text::duration,
};

const TITLE: &str = "Repair";
/// A column's way out that asks for a value of its rows begins so.
const BACKFILLED: &str = "--backfill";
/// One that a hazard keeps from being planned begins so.
const ALLOWED: &str = "--allow ";

/// GET `/schema/repair`
pub async fn show(State(site): State<Site>, SignedIn(caller): SignedIn) -> Response {
    let mut asked = Asked::default();
    match planned(&site, &mut asked).await {
        Ok((_, planned)) => {
            let stage = stage(&planned.plan);
            let shown = asked.page(planned, stage);
            render(&site, &caller, StatusCode::OK, shown)
        }
        Err(refused) => refused.answer(&site, &caller),
    }
}

/// POST `/schema/repair`: plans anew, rehearses or applies, as the button says.
pub async fn act(State(site): State<Site>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let mut asked = Asked::of(&fields);
    let (target, planned) = match planned(&site, &mut asked).await {
        Ok(both) => both,
        Err(refused) => return refused.answer(&site, &caller),
    };
    if !asked.errors.is_empty() {
        let stage = stage(&planned.plan);
        let shown = asked.page(planned, stage);
        return render(&site, &caller, StatusCode::UNPROCESSABLE_ENTITY, shown);
    }
    let outcome = match fields.get("do") {
        _ if planned.plan.steps.is_empty() => None,
        "rehearse" => rehearsed(&site, &target, &planned, &asked).await,
        "apply" => applied(&site, &caller, &target, &planned, &asked, &fields).await,
        _ => None,
    };
    let (status, shown) = outcome.unwrap_or_else(|| {
        let stage = stage(&planned.plan);
        (StatusCode::OK, asked.page(planned, stage))
    });
    render(&site, &caller, status, shown)
}

fn render(site: &Site, caller: &Caller, status: StatusCode, shown: Repair) -> Response {
    answer(site, Some(caller), page::PATH, TITLE, status, || {
        page::repair(shown)
    })
}

/// What the form says.
#[derive(Clone, Debug, Default)]
struct Asked {
    allow: BTreeSet<Hazard>,
    /// By the column as it is told.
    backfill: BTreeMap<String, String>,
    /// The plan that was read.
    plan: String,
    /// What is wrong with what was stated for a column.
    errors: BTreeMap<String, String>,
}

impl Asked {
    fn of(fields: &Fields) -> Self {
        let allow = |hazard: &Hazard| fields.all("allow").any(|id| id == hazard.id());
        let backfill = fields.beginning(BACKFILL);
        let stated = backfill.filter(|(_, value)| !value.trim().is_empty());
        Self {
            allow: Hazard::TO_ALLOW.into_iter().filter(allow).collect(),
            backfill: stated
                .map(|(column, value)| (column.to_owned(), value.trim().to_owned()))
                .collect(),
            plan: fields.get("plan").to_owned(),
            errors: BTreeMap::new(),
        }
    }

    /// The page of a plan.
    fn page(&self, planned: Planned, stage: Stage) -> Repair {
        let digest = digest(&planned.plan);
        let left = &planned.plan.left_out;
        let shown_steps = planned.plan.steps.iter().map(|step| page::Step {
            title: shown(&step.title).to_string(),
            sql: step
                .sql
                .iter()
                .map(|sql| format!("{};", shown(sql)))
                .collect::<Vec<_>>()
                .join("\n"),
            hazards: step.hazards.iter().map(|hazard| hazard.id()).collect(),
            lock: shown(&step.lock.to_string()).to_string(),
            rows: step.rows,
            took: None,
        });
        Repair {
            stage,
            database: planned.checked.database.clone(),
            findings: planned.checked.report.findings.clone(),
            steps: shown_steps.collect(),
            left_out: left.iter().map(left_out).collect(),
            backfills: self.backfills(left, &planned.goal, !planned.plan.steps.is_empty()),
            allowable: self.allowable(left),
            plan: digest,
            flash: None,
            password_error: None,
            next: None,
        }
    }

    /// The columns whose rows need a value, with what was stated for them.
    fn backfills(&self, left: &[LeftOut], expected: &Schema, steps: bool) -> Vec<Backfill> {
        let wanting = left
            .iter()
            .filter(|left| left.ways.iter().any(|way| way.starts_with(BACKFILLED)))
            .map(|left| left.object.to_string());
        // What nothing needs any more isn't asked for again.
        let stated = self.backfill.keys().filter(|_| steps);
        let all: BTreeSet<String> = wanting.chain(stated.cloned()).collect();
        let known = columns(expected);
        all.into_iter()
            .filter_map(|column| {
                let path = known.get(&column)?;
                let table = expected.tables.get(path.owner())?;
                let data_type = &table.columns.get(path.name.as_deref()?)?.data_type;
                Some(Backfill {
                    value: self.backfill.get(&column).cloned().unwrap_or_default(),
                    example: example(data_type),
                    data_type: data_type.clone(),
                    error: self.errors.get(&column).cloned(),
                    column,
                })
            })
            .collect()
    }

    fn allowable(&self, left: &[LeftOut]) -> Vec<Allowable> {
        Hazard::TO_ALLOW
            .into_iter()
            .filter_map(|hazard| {
                let way = format!("{ALLOWED}{hazard}");
                let asks = |left: &&LeftOut| left.ways.iter().any(|w| w.starts_with(&way));
                let count = left.iter().filter(asks).count();
                let allowed = self.allow.contains(&hazard);
                (count > 0 || allowed).then(|| Allowable {
                    id: hazard.id(),
                    meaning: meaning(hazard),
                    count,
                    allowed,
                })
            })
            .collect()
    }
}

/// The columns that are expected, as they are told.
fn columns(expected: &Schema) -> BTreeMap<String, ObjectPath> {
    let all = expected.tables.iter().flat_map(|(table, it)| {
        let names = it.columns.keys();
        names.map(move |column| ObjectPath::column(table, column))
    });
    all.map(|path| (path.to_string(), path)).collect()
}

/// A value to begin with.
fn example(data_type: &str) -> &'static str {
    let data_type = data_type.to_ascii_lowercase();
    let is = |words: &[&str]| words.iter().any(|word| data_type.starts_with(word));
    match () {
        () if is(&["timestamp", "datetime"]) => "CURRENT_TIMESTAMP",
        () if is(&["date"]) => "CURRENT_DATE",
        () if is(&["bool"]) => "FALSE",
        () if is(&[
            "int", "bigint", "smallint", "num", "dec", "real", "double", "float",
        ]) =>
        {
            "0"
        }
        () => "''",
    }
}

fn meaning(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::DeletesData => "rows or values that nobody expects go, and can't be brought back.",
        Hazard::DropsObjects => "constraints, indexes, views and the like that nobody expects go.",
        Hazard::ChangesValues => "values become another type: some may be cut, rounded or refused.",
        Hazard::RevokesAccess => "somebody may do less than before.",
        _ => "",
    }
}

fn left_out(left: &LeftOut) -> page::LeftOut {
    // What this page offers itself needn't be said in the shell's words.
    let offered = |way: &&String| way.starts_with(BACKFILLED) || way.starts_with(ALLOWED);
    page::LeftOut {
        object: shown(&left.object.to_string()).to_string(),
        why: shown(&left.why).to_string(),
        ways: left
            .ways
            .iter()
            .filter(|way| !offered(way))
            .map(|way| shown(way).to_string())
            .collect(),
    }
}

/// What tells one plan from another: the schema that it was made for, and what it does.
fn digest(plan: &Plan) -> String {
    let mut hash = Sha256::new();
    hash.update(plan.live.to_string());
    for sql in plan.steps.iter().flat_map(|step| &step.sql) {
        hash.update(sql.len().to_le_bytes());
        hash.update(sql);
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn stage(plan: &Plan) -> Stage {
    match (plan.steps.is_empty(), can_be_rehearsed(plan)) {
        (true, _) => Stage::Nothing,
        (false, true) => Stage::Planned,
        (false, false) => Stage::NotRehearsable,
    }
}

/// Why there is no plan: the database can't be read, or not now.
struct Refused(String);

impl Refused {
    fn answer(self, site: &Site, caller: &Caller) -> Response {
        tracing::warn!(why = self.0, "no repair could be planned");
        let seen = site.guardian.seen();
        if !seen.reachable {
            let error = AppError::DatabaseUnreachable;
            return failure(site, Some(caller), page::PATH, TITLE, error);
        }
        let shown = Repair {
            stage: Stage::Unplanned(shown(&self.0).to_string()),
            database: site.repairs.target.url.to_string(),
            findings: seen.report.findings.clone(),
            steps: Vec::new(),
            left_out: Vec::new(),
            backfills: Vec::new(),
            allowable: Vec::new(),
            plan: String::new(),
            flash: None,
            password_error: None,
            next: None,
        };
        // The page says what is missing: that is no failure of the server.
        render(site, caller, StatusCode::OK, shown)
    }
}

/// The plan that the form asks for. What is stated for a column and can't be taken is left out of it, and said
/// at its field.
async fn planned(site: &Site, asked: &mut Asked) -> Result<(Target, Planned), Refused> {
    let target = site.repairs.target.today();
    let checked = check(&target).await;
    let checked = checked.map_err(|why| Refused(why.to_string()))?;
    // Names may hold anything, so they are looked up and not read.
    let known = columns(&checked.expected);
    loop {
        let stated = asked.backfill.iter();
        let taken = stated.filter(|(column, _)| !asked.errors.contains_key(*column));
        let backfill = taken.filter_map(|(column, value)| {
            let path = known.get(column)?;
            Some((path.clone(), value.clone()))
        });
        let options = PlanOptions {
            allow: asked.allow.clone(),
            backfill: backfill.collect(),
            ..PlanOptions::default()
        };
        let (column, why) = match of_check(&target, checked.clone(), &options).await {
            Ok(planned) => return Ok((target, planned)),
            Err(PlanError::NoExpression(column)) => (
                column,
                "This is no single SQL expression. A text stands in single quotes: 'Monday'."
                    .to_owned(),
            ),
            Err(PlanError::OfAnotherKind {
                column,
                data_type,
                gives,
                ..
            }) => (
                column,
                format!(
                    "As SQL this gives {gives}, and the column is of type {data_type}. A day stands in single \
                     quotes: '2025-01-31'."
                ),
            ),
            Err(why) => return Err(Refused(why.to_string())),
        };
        // Each turn takes one out, so that this ends.
        if asked.errors.insert(column.to_string(), why).is_some() {
            return Err(Refused(
                "a value that was left out was refused again".to_owned(),
            ));
        }
    }
}

/// Carries the plan out and undoes it.
async fn rehearsed(
    site: &Site,
    target: &Target,
    planned: &Planned,
    asked: &Asked,
) -> Option<(StatusCode, Repair)> {
    if !can_be_rehearsed(&planned.plan) {
        return None;
    }
    let mut quiet = |_: Progress<'_>| {};
    Some(match rehearse(target, planned, &mut quiet).await {
        Ok(done) => {
            let stage = Stage::Rehearsed(Some(duration(done.took)));
            let mut shown = asked.page(planned.clone(), stage);
            took(&mut shown, &done.steps);
            (StatusCode::OK, shown)
        }
        Err(error) => refused(site, planned, asked, &error).await,
    })
}

/// Carries the plan out, if it is the one that was read and the password is right.
async fn applied(
    site: &Site,
    caller: &Caller,
    target: &Target,
    planned: &Planned,
    asked: &Asked,
    fields: &Fields,
) -> Option<(StatusCode, Repair)> {
    if digest(&planned.plan) != asked.plan {
        let mut shown = asked.page(planned.clone(), stage(&planned.plan));
        let why = "The plan is another than the one that you read: something has changed since. Nothing was done; \
                   this is the plan now.";
        shown.flash = Some(Flash::Refused(why.to_owned()));
        return Some((StatusCode::CONFLICT, shown));
    }
    let given = fields.get("password").to_owned();
    let proof = site.accounts.prove(caller, given, ProofBy::Password).await;
    let again = || asked.page(planned.clone(), Stage::Rehearsed(None));
    match proof.map(not_proved) {
        Ok(None) => {}
        Ok(Some(why)) => {
            let mut shown = again();
            shown.password_error = Some(why);
            return Some((StatusCode::UNPROCESSABLE_ENTITY, shown));
        }
        Err(error) => {
            let mut shown = again();
            shown.flash = Some(Flash::Refused(error.to_string()));
            let status = StatusCode::from_u16(error.status_code());
            return Some((status.unwrap_or(StatusCode::SERVICE_UNAVAILABLE), shown));
        }
    }
    let mut quiet = |_: Progress<'_>| {};
    let done = match apply(target, planned, &mut quiet).await {
        Ok(done) => done,
        Err(error) => return Some(refused(site, planned, asked, &error).await),
    };
    // What is served from now on.
    let seen = site.guardian.look_at_all().await;
    tracing::info!(
        steps = done.steps.len(),
        "the schema was repaired from the browser"
    );
    write_down(site, caller, planned, &done).await;
    let mut shown = asked.page(planned.clone(), Stage::Applied(duration(done.took)));
    took(&mut shown, &done.steps);
    let checked = verify(target, planned).await;
    shown.findings = checked.map_or_else(
        |_| seen.report.findings.clone(),
        |checked| checked.report.findings,
    );
    shown
        .left_out
        .retain(|left| still(&shown.findings, &left.object));
    let unrecorded =
        |finding: &Finding| matches!(finding.rule, Rule::LedgerPending | Rule::LedgerUnrecorded);
    if shown.findings.iter().any(unrecorded) {
        shown.next = Some("evenkeel migrate".to_owned());
    }
    if let Some(failed) = &done.unfinished {
        shown.flash = Some(Flash::Refused(format!(
            "Step {} ({}) failed after the transaction: {}. What came before it stays, and the next plan goes on \
             from there.",
            failed.number, failed.title, failed.why
        )));
    }
    Some((StatusCode::OK, shown))
}

/// Whether something is still found of an object.
fn still(findings: &[Finding], object: &str) -> bool {
    findings
        .iter()
        .any(|finding| finding.object.to_string() == object && finding.severity >= Severity::Notice)
}

/// Why nothing was done, above the plan as it is now: what was read may have been repaired by somebody else.
async fn refused(
    site: &Site,
    planned: &Planned,
    asked: &Asked,
    error: &ApplyError,
) -> (StatusCode, Repair) {
    let mut why = match error {
        ApplyError::Changed { .. } => {
            "Somebody has changed the schema since the plan was made, or repaired it. \
             Nothing was done; this is what is to be done now"
                .to_owned()
        }
        other => other.to_string(),
    };
    if let Some(first) = why.get(..1) {
        why.replace_range(..1, &first.to_uppercase());
    }
    let mut now = asked.clone();
    let mut shown = match self::planned(site, &mut now).await {
        Ok((_, fresh)) => {
            let stage = stage(&fresh.plan);
            now.page(fresh, stage)
        }
        Err(_) => asked.page(planned.clone(), stage(&planned.plan)),
    };
    shown.flash = Some(Flash::Refused(format!("{}.", why.trim_end_matches('.'))));
    (StatusCode::CONFLICT, shown)
}

fn took(shown: &mut Repair, ran: &[Ran]) {
    for ran in ran {
        if let Some(step) = shown.steps.get_mut(ran.number - 1) {
            step.took = Some(duration(ran.took));
            step.rows = ran.rows.or(step.rows);
        }
    }
}

/// Writes down in the trail what was done. It is done already, so what keeps it from being written is no reason
/// to fail: the log has it too.
async fn write_down(site: &Site, caller: &Caller, planned: &Planned, done: &Applied) {
    let steps = done.steps.iter().filter_map(|ran| {
        let step = planned.plan.steps.get(ran.number - 1)?;
        Some((format!("step {:03}", ran.number), Some(step.title.clone())))
    });
    let steps = json(steps);
    let actor = caller.actor();
    let entry = AuditEntry::new(&actor, Action::Repair, "schema").after(steps);
    if let Err(error) = site.audit.write(entry).await {
        tracing::warn!(%error, "the repair could not be written down in the trail");
    }
}
