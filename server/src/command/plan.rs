//! `evenkeel plan`: the SQL that turns a database into what it should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    io::IsTerminal as _,
    process::ExitCode,
};

use evenkeel_ddl::single::is_one_expression;
use evenkeel_engine::{
    Change, Counted, Difference, Hazard, Plan, PlanOptions, changes, check, plan as draw,
    questions, unanswered,
};
use evenkeel_live::{
    database::Database,
    expected::{expected, guarded},
    introspect::introspect,
    precheck,
    source::{Source, existing},
};
use evenkeel_model::{ObjectPath, Report, Schema, Severity, Verdict};

use super::{
    DatabaseArgs, PlanArgs,
    again::{Next, word},
    argument,
    compare::{both, report_on},
    progress::waiting,
    report::{
        self,
        plan::{PlanFormat, Said},
    },
    rules,
    scope::{Known, Scope},
    terminal,
};

pub async fn plan(args: &PlanArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let url = on.url()?;
    let options = PlanOptions {
        allow: args.allow.iter().copied().collect::<BTreeSet<Hazard>>(),
        backfill: backfills(&args.backfill)?,
        concurrently: args.concurrently,
        not_valid: args.not_valid,
    };
    let mut sides = vec![("database", url.to_string())];
    let (schema, live, judged) = match &args.expected {
        Some(source) => {
            let source: Source = source.parse()?;
            let live = Source::Database(url.clone());
            let reading = both(&source, &live, scope.grants, &args.scratch);
            let (expected, live) = waiting("Reading the schema", reading).await?;
            let judged = report_on(&expected, &live, &scope);
            sides = vec![("expected", expected.shown), ("live", live.shown)];
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
    known_columns(options.backfill.keys(), &schema)?;
    let mut known = Known::default();
    known.schema(&schema);
    known.schema(&live);
    known.ledgers(&judged);
    scope.matches_something(&known)?;
    let wanted = |change: &Change| in_scope(change, &scope, &schema, args.expected.is_some());
    let changes = changes(&schema, &live, wanted);
    let asked = questions(&schema, &live, &changes);
    let counting = precheck::count(&url, asked.clone());
    let answers = waiting("Counting rows that are in the way", counting)
        .await
        .map_err(|e| format!("{url}: rows can't be counted: {e}"))?;
    let mut plan = draw(&schema, &live, &changes, &answers, &options);
    let judged = scope.apply(judged);
    plan.left_out.extend(unanswered(&judged, &changes));
    let next = next(args, on, &plan, &judged, &schema)?;
    let said = Said {
        database: &url.to_string(),
        sides,
        counts: Counted::all(&asked, &answers),
        next: &next,
        width: match args.output {
            None => terminal::width(&std::io::stdout()),
            Some(_) => None,
        },
    };
    let text = report::plan::render(&plan, judged.verdict, &said, args.format)?;
    match &args.output {
        Some(path) => {
            // Colours are for terminals.
            let text = match args.format {
                PlanFormat::Text => anstream::adapter::strip_str(&text).to_string(),
                _ => text,
            };
            super::write_whole(path, &text)?;
            eprintln!("The plan is in {}.", argument::path(path));
            if args.format == PlanFormat::Sql {
                tell(next.as_ref());
            }
        }
        None => {
            report::plan::print(&text, args.format);
            // Beside a script that is looked at; one that goes on to a client is alone.
            if args.format == PlanFormat::Sql && std::io::stdout().is_terminal() {
                tell(next.as_ref());
            }
        }
    }
    Ok(exit_code(&plan, judged.verdict))
}

/// Says on the side what helps next.
fn tell(next: Option<&Next>) {
    if let Some(next) = next {
        let width = terminal::width(&std::io::stderr());
        anstream::eprint!("{}", terminal::next(next, width));
    }
}

/// What helps after a plan: the pipe that applies it and the check that shows it, or what lets in what it
/// leaves out.
fn next(
    args: &PlanArgs,
    on: &DatabaseArgs,
    plan: &Plan,
    judged: &Report,
    expected: &Schema,
) -> Result<Option<Next>, Box<dyn Error>> {
    let (again, whole) = (args.again(on)?, args.again_whole(on)?);
    if !plan.steps.is_empty() {
        let script = match (&args.output, args.format) {
            (Some(path), PlanFormat::Sql) => {
                format!("{} < {}", again.client(), word(&path.display().to_string()))
            }
            _ => format!(
                "{} | {}",
                whole.evenkeel("plan --format sql"),
                again.client()
            ),
        };
        return Ok(Some(again.next(
            "What applies it, all or nothing, and what shows that it did",
            vec![script, again.evenkeel("check")],
        )));
    }
    let mut more = whole.clone();
    let mut any = false;
    for left in &plan.left_out {
        if left.ways.iter().any(|way| way.starts_with("--backfill")) {
            let value = backfill(&left.object, expected);
            more = more.with_shown("--backfill", &format!("{}={value}", left.object));
            any = true;
        }
    }
    if any {
        return Ok(Some(more.next(
            "What takes in what is left out, with the values that you choose for its rows",
            vec![more.evenkeel("plan")],
        )));
    }
    // A plan has no answer to the rest: the rule says what has.
    let left = judged
        .findings
        .iter()
        .find(|finding| finding.severity >= Severity::Warning);
    Ok(left.map(|finding| {
        again.next(
            "What that is, and how it is repaired",
            vec![format!("evenkeel explain {}", finding.rule)],
        )
    }))
}

/// A value to begin with for rows that have none.
fn backfill(column: &ObjectPath, expected: &Schema) -> &'static str {
    let table = expected.tables.get(column.owner());
    let column = table.and_then(|table| table.columns.get(column.name.as_deref()?));
    match column {
        Some(column)
            if column
                .data_type
                .to_ascii_lowercase()
                .starts_with("timestamp") =>
        {
            "CURRENT_TIMESTAMP"
        }
        _ => "EXPRESSION",
    }
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

/// Says no where something is stated for a column that isn't expected: a slip would go unnoticed.
fn known_columns<'a>(
    mut stated: impl Iterator<Item = &'a ObjectPath>,
    expected: &Schema,
) -> Result<(), String> {
    let known: BTreeSet<String> = expected
        .tables
        .iter()
        .flat_map(|(name, table)| table.columns.keys().map(move |column| (name, column)))
        .map(|(table, column)| ObjectPath::column(table, column).to_string())
        .collect();
    let Some(unknown) = stated.find(|column| !known.contains(&column.to_string())) else {
        return Ok(());
    };
    let unknown = unknown.to_string();
    let meant = match rules::alike(&unknown, known.iter().map(String::as_str)) {
        Some(meant) => format!("; is it {meant}?"),
        None => String::new(),
    };
    Err(format!(
        "--backfill {unknown}: no such column is expected{meant}"
    ))
}

/// The built-in expectation as far as the database has come, the tables it speaks of, and what a check
/// says of them.
async fn built_in(database: &Database) -> Result<(Schema, Schema, Report), Box<dyn Error>> {
    let built_in = expected(database.dialect());
    let (tables, ledgers) = guarded(built_in);
    let read = introspect(database, &tables, &ledgers).await;
    database.close().await;
    let read = read.map_err(|e| e.of(database.shown()))?;
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
    let beside = evenkeel_engine::stands_beside(&change.object, expected);
    // What the built-in expectation doesn't know of a guarded database is none of its business.
    scope.holds(&change.object) && !beside && !(extra && (scope.ignores_extra() || !whole))
}
