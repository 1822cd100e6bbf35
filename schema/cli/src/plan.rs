//! `evenkeel plan`: the SQL that turns a database into what it should be.

use std::{error::Error, io::IsTerminal as _, path::PathBuf, process::ExitCode};

use clap::Args;
use evenkeel_engine::Plan;
use evenkeel_live::plan::{self as live, Planned};
use evenkeel_model::{Feature, Severity, Verdict};

use crate::{
    again::{Next, word},
    argument, backfill,
    check::sides,
    database::DatabaseArgs,
    file::write_whole,
    held::HeldArgs,
    planning::PlanningArgs,
    progress::waiting,
    report::{
        self,
        plan::{PlanFormat, Said},
    },
    scope::tell_idle,
    terminal,
};

/// What is planned for, and how the plan is told.
#[derive(Args)]
pub struct PlanArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    planning: PlanningArgs,
    /// How to print the plan.
    #[arg(long, value_enum, default_value = "text")]
    format: PlanFormat,
    /// Where to write it; without, it is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub async fn plan(
    args: &PlanArgs,
    on: &DatabaseArgs,
    features: Vec<Feature>,
) -> Result<ExitCode, Box<dyn Error>> {
    let target = args.held.target(on, features)?;
    let options = args.planning.options()?;
    let planning = live::plan(&target, &options);
    let planned = waiting("Reading the schema", planning).await;
    let planned = planned.map_err(backfill::refused)?;
    tell_idle(&planned.checked.idle);
    let next = next(args, on, &planned)?;
    let said = Said {
        database: &target.url.to_string(),
        sides: sides(&planned.checked),
        counts: planned.counts.clone(),
        next: &next,
        width: match args.output {
            None => terminal::width(&std::io::stdout()),
            Some(_) => None,
        },
    };
    let plan = &planned.plan;
    let text = report::plan::render(plan, planned.verdict(), &said, args.format)?;
    match &args.output {
        Some(path) => {
            // Colours are for terminals.
            let text = match args.format {
                PlanFormat::Text => anstream::adapter::strip_str(&text).to_string(),
                _ => text,
            };
            write_whole(path, &text)?;
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
    Ok(exit_code(plan, planned.verdict()))
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
    planned: &Planned,
) -> Result<Option<Next>, Box<dyn Error>> {
    let again = args.held.again(on)?;
    let whole = args.planning.again(again.clone());
    let plan = &planned.plan;
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
            "What applies it, all or nothing, and what shows that it did (`evenkeel repair` with the same does both)",
            vec![script, again.evenkeel("check")],
        )));
    }
    if let Some(more) = backfill::stating(&whole, &plan.left_out, &planned.goal) {
        return Ok(Some(more.next(
            "What takes in what is left out, with the values that you choose for its rows",
            vec![more.evenkeel("plan")],
        )));
    }
    // A plan has no answer to the rest: the rule says what has.
    let mut findings = planned.checked.report.findings.iter();
    let left = findings.find(|finding| finding.severity >= Severity::Warning);
    Ok(left.map(|finding| {
        again.next(
            "What that is, and how it is repaired",
            vec![format!("evenkeel explain {}", finding.rule)],
        )
    }))
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
