//! `evenkeel plan`: the SQL that turns a database into what it should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    process::ExitCode,
};

use evenkeel_schema::{
    Change, Difference, Hazard, LedgerReading, ObjectPath, Plan, PlanOptions, Schema, changes,
    plan as draw, questions, single::is_one_expression,
};

use super::{PlanArgs, compare::both, progress::waiting, report, scope::Scope};
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
    let (schema, live) = match &args.expected {
        Some(source) => {
            let source: Source = source.parse()?;
            let live = Source::Database(url.clone());
            let reading = both(&source, &live, scope.grants, &args.scratch);
            let (expected, live) = waiting("Reading the schema", reading).await?;
            (expected.schema, live.schema)
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
    let plan = draw(&schema, &live, &changes, &answers, &options);
    let text = report::plan::render(&plan, &url.to_string(), args.format)?;
    match &args.output {
        Some(path) => super::write_whole(path, &text)?,
        None => report::plan::print(&text, args.format),
    }
    Ok(exit_code(&plan))
}

fn exit_code(plan: &Plan) -> ExitCode {
    match plan.steps.is_empty() && plan.left_out.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(report::DRIFT),
    }
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

/// The built-in expectation as far as the database has come, and the tables it speaks of.
async fn built_in(database: &Database) -> Result<(Schema, Schema), Box<dyn Error>> {
    let built_in = expected(database.dialect());
    let (tables, ledgers) = guarded(built_in);
    let read = introspect(database, &tables, &ledgers).await;
    database.close().await;
    let read = read.map_err(|e| format!("{}: {e}", database.shown()))?;
    let mut schema = Schema::empty(database.dialect());
    for (set, reading) in built_in.sets.iter().zip(&read.ledgers) {
        let reading: &LedgerReading = reading;
        if let Some(wanted) = set.expected(&set.view(reading, &read.schema)) {
            schema.tables.extend(wanted.tables.clone());
            schema.routines.extend(wanted.routines.clone());
        }
    }
    Ok((schema, read.schema))
}

/// Whether the plan is to answer a change.
fn in_scope(change: &Change, scope: &Scope, expected: &Schema, whole: bool) -> bool {
    let extra = matches!(change.what, Difference::Extra { .. });
    let beside = evenkeel_schema::stands_beside(&change.object, expected);
    // What the built-in expectation doesn't know of a guarded database is none of its business.
    scope.holds(&change.object) && !beside && !(extra && (scope.ignores_extra() || !whole))
}
