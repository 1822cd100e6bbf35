//! `evenkeel plan`: the SQL that turns a database into what it should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    process::ExitCode,
};

use evenkeel_schema::{
    Change, Difference, Hazard, LeftOut, ObjectKind, ObjectPath, Plan, PlanOptions, Report, Rule,
    Schema, Severity, Verdict, changes, check, plan as draw, questions, single::is_one_expression,
};

use super::{
    PlanArgs,
    compare::{both, report_on},
    progress::waiting,
    report,
    scope::Scope,
};
use crate::{
    database::Database,
    expected::{expected, guarded},
    introspect::introspect,
    precheck,
    source::{Source, existing},
};

pub async fn plan(args: &PlanArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let url = args.database.url()?;
    let options = PlanOptions {
        allow: args.allow.iter().copied().collect::<BTreeSet<Hazard>>(),
        backfill: backfills(&args.backfill)?,
        concurrently: args.concurrently,
        not_valid: args.not_valid,
    };
    let (schema, live, judged) = match &args.expected {
        Some(source) => {
            let source: Source = source.parse()?;
            let live = Source::Database(url.clone());
            let reading = both(&source, &live, scope.grants, &args.scratch);
            let (expected, live) = waiting("Reading the schema", reading).await?;
            let judged = report_on(&expected, &live, &scope);
            (expected.schema, live.schema, judged)
        }
        None => {
            scope.of_managed_tables()?;
            built_in(&existing(&url)?).await?
        }
    };
    let mut stated = options.backfill.iter();
    let several = stated.find(|(_, value)| !is_one_expression(schema.dialect, value));
    if let Some((column, _)) = several {
        return Err(format!("what is stated for {column} is no single expression").into());
    }
    let wanted = |change: &Change| in_scope(change, &scope, &schema, args.expected.is_some());
    let changes = changes(&schema, &live, wanted);
    let asked = questions(&schema, &live, &changes);
    let counting = precheck::count(&url, asked);
    let answers = waiting("Counting rows that are in the way", counting)
        .await
        .map_err(|e| format!("{url}: rows can't be counted: {e}"))?;
    let mut plan = draw(&schema, &live, &changes, &answers, &options);
    let judged = scope.apply(judged);
    plan.left_out.extend(unanswered(&judged, &changes));
    let text = report::plan::render(&plan, judged.verdict, &url.to_string(), args.format)?;
    match &args.output {
        Some(path) => {
            // Colours are for terminals.
            let text = match args.format {
                report::plan::PlanFormat::Text => anstream::adapter::strip_str(&text).to_string(),
                _ => text,
            };
            super::write_whole(path, &text)?;
            eprintln!("The plan is in {}.", path.display());
        }
        None => report::plan::print(&text, args.format),
    }
    Ok(exit_code(&plan, judged.verdict))
}

/// As for a check of the same schemas, but that a step is something to do also where what it answers is
/// no more than a notice.
fn exit_code(plan: &Plan, verdict: Verdict) -> ExitCode {
    match verdict {
        Verdict::CouldNotVerify => ExitCode::from(report::UNVERIFIED),
        Verdict::Clean if plan.steps.is_empty() && plan.left_out.is_empty() => ExitCode::SUCCESS,
        Verdict::Clean | Verdict::Drift => ExitCode::from(report::DRIFT),
    }
}

/// What a check would tell and no step can answer: what can't be compared, and what a ledger says.
fn unanswered(judged: &Report, changes: &[Change]) -> Vec<LeftOut> {
    let mut left: Vec<LeftOut> = judged
        .ledgers
        .iter()
        .filter_map(|ledger| {
            Some(LeftOut {
                object: ObjectPath::object(ObjectKind::Ledger, &ledger.table),
                rule: Rule::Unverifiable,
                why: format!("It can't be read: {}", ledger.unreadable.as_ref()?),
                ways: Vec::new(),
            })
        })
        .collect();
    for finding in &judged.findings {
        let unknown = finding.rule == Rule::Unverifiable && finding.severity == Severity::Error;
        let answered = changes.iter().any(|c| c.object == finding.object);
        if !unknown && (answered || finding.severity < Severity::Warning) {
            continue;
        }
        let (why, ways) = match finding.object.kind {
            _ if unknown => {
                let why = finding.note.as_ref().or(finding.live.as_ref());
                (
                    why.cloned().unwrap_or_else(|| finding.sentence()),
                    Vec::new(),
                )
            }
            // What it misses are findings of their own.
            ObjectKind::Ledger if finding.rule == Rule::LedgerEffectsMissing => (
                "It is true again once what it brought is back, which the steps see to.".to_owned(),
                Vec::new(),
            ),
            ObjectKind::Ledger => (
                "A plan changes the schema, not what a ledger says of it.".to_owned(),
                vec![
                    "`evenkeel migrate`, or the tool that the ledger belongs to, brings it on"
                        .to_owned(),
                ],
            ),
            _ => (finding.sentence(), Vec::new()),
        };
        left.push(LeftOut {
            object: finding.object.clone(),
            rule: finding.rule,
            why,
            ways,
        });
    }
    left
}

/// Reads `projects.created_at=CURRENT_TIMESTAMP`.
fn backfills(stated: &[String]) -> Result<BTreeMap<ObjectPath, String>, String> {
    let mut all = BTreeMap::new();
    for text in stated {
        let parts = text.split_once('=').and_then(|(column, value)| {
            let (table, column) = column.rsplit_once('.')?;
            (!value.trim().is_empty()).then_some((table, column, value))
        });
        let Some((table, column, value)) = parts else {
            return Err(format!(
                "{text:?} is no backfill; write TABLE.COLUMN=EXPRESSION, as in projects.created_at=CURRENT_TIMESTAMP"
            ));
        };
        all.insert(ObjectPath::column(table, column), value.to_owned());
    }
    Ok(all)
}

/// The built-in expectation as far as the database has come, the tables it speaks of, and what a check
/// says of them.
async fn built_in(database: &Database) -> Result<(Schema, Schema, Report), Box<dyn Error>> {
    let built_in = expected(database.dialect());
    let (tables, ledgers) = guarded(built_in);
    let read = introspect(database, &tables, &ledgers).await;
    database.close().await;
    let read = read.map_err(|e| format!("{}: {e}", database.shown()))?;
    let mut schema = Schema::empty(database.dialect());
    for (set, reading) in built_in.sets.iter().zip(&read.ledgers) {
        if let Some(wanted) = set.expected(&set.view(reading, &read.schema)) {
            schema.tables.extend(wanted.tables.clone());
            schema.routines.extend(wanted.routines.clone());
        }
    }
    let judged = check(built_in, &read.schema, &read.ledgers, &[]);
    Ok((schema, read.schema, judged))
}

/// Whether the plan is to answer a change.
fn in_scope(change: &Change, scope: &Scope, expected: &Schema, whole: bool) -> bool {
    let extra = matches!(change.what, Difference::Extra { .. });
    let beside = evenkeel_schema::stands_beside(&change.object, expected);
    // What the built-in expectation doesn't know of a guarded database is none of its business.
    scope.holds(&change.object) && !beside && !(extra && (scope.ignores_extra() || !whole))
}
