//! `evenkeel repair`: what a check finds, planned, rehearsed, applied and verified.

use std::{
    error::Error,
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};

use clap::Args;
use evenkeel_live::{
    apply::{Applied, ApplyError, Failed, Progress, Ran, apply, can_be_rehearsed, rehearse},
    plan::{self as live, Planned},
    target::Target,
    verify::verify,
};
use evenkeel_model::{Feature, Report, Verdict, duration, shown};

use crate::{
    again::{Again, Next, Refused},
    backfill, check,
    database::DatabaseArgs,
    held::HeldArgs,
    planning::PlanningArgs,
    progress::waiting,
    report::{self, FailOn, Subject, no_command, text},
    scope::tell_idle,
    terminal,
};

/// What is repaired, and how far.
#[derive(Args)]
pub struct RepairArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    planning: PlanningArgs,
    /// Carry the plan out and undo it again: whether it would succeed, and how long each step takes.
    #[arg(long)]
    rehearse: bool,
    /// Apply without asking.
    #[arg(long, conflicts_with = "rehearse")]
    yes: bool,
}

pub async fn repair(
    args: &RepairArgs,
    on: &DatabaseArgs,
    features: Vec<Feature>,
) -> Result<ExitCode, Box<dyn Error>> {
    let commands = Commands {
        again: args.held.again(on)?,
        whole: args.planning.again(args.held.again(on)?),
    };
    let target = args.held.target(on, features)?;
    if args.held.expected.is_none() {
        on.is_there()?;
    }
    let options = args.planning.options()?;
    let planning = live::plan(&target, &options);
    let planned = waiting("Reading the schema", planning).await;
    let planned = planned.map_err(backfill::refused)?;
    tell_idle(&planned.checked.idle);
    say(&found(&planned));
    say(&report::plan::short(
        &planned.plan,
        planned.verdict(),
        width(),
    ));
    if planned.plan.steps.is_empty() {
        let (report, built_in) = (&planned.checked.report, planned.checked.from.is_none());
        next(commands.left(&planned, report, built_in).as_ref());
        return Ok(exit_code(
            planned.verdict(),
            planned.plan.left_out.is_empty(),
        ));
    }
    rehearsed(&target, &planned, &commands, args.rehearse).await?;
    if args.rehearse {
        next(Some(&commands.applies("repair")));
        return Ok(ExitCode::from(report::DRIFT));
    }
    if !args.yes && !asked(&commands)? {
        say("Nothing was changed.\n");
        return Ok(ExitCode::from(report::DRIFT));
    }
    let applied = apply(&target, &planned, &mut |progress| tell(progress, &planned)).await;
    let applied = applied.map_err(|error| commands.refused(&error))?;
    verified(&target, &planned, &applied, &commands).await
}

/// The commands that help next.
struct Commands {
    /// On the same database, against the same.
    again: Again,
    /// With what the plan is told, too.
    whole: Again,
}

impl Commands {
    fn applies(&self, command: &str) -> Next {
        let lead = "What applies it";
        self.whole.next(lead, vec![self.whole.evenkeel(command)])
    }

    /// What lets in what is left out, or what repairs the rest.
    fn left(&self, planned: &Planned, report: &Report, built_in: bool) -> Option<Next> {
        let left = &planned.plan.left_out;
        if let Some(more) = backfill::stating(&self.whole, left, &planned.goal) {
            return Some(more.next(
                "What takes in what is left out, with the values that you choose for its rows",
                vec![more.evenkeel("repair")],
            ));
        }
        let next = check::next(report, &self.again, built_in)?;
        // A plan says no more than was said.
        match next.commands.first() {
            Some(command) if command.starts_with("evenkeel plan") => {
                let rule = report.findings.first()?.rule;
                let explain = format!("evenkeel explain {rule}");
                let lead = "What that is, and how it is repaired";
                Some(self.again.next(lead, vec![explain]))
            }
            _ => Some(next),
        }
    }

    fn refused(&self, error: &ApplyError) -> Box<dyn Error> {
        let next = match error {
            ApplyError::Changed { .. }
            | ApplyError::Dangling(_)
            | ApplyError::AnotherRuns(_)
            | ApplyError::Held(_) => self
                .whole
                .next("What plans anew", vec![self.whole.evenkeel("repair")]),
            ApplyError::Unsure { .. } => self
                .again
                .next("What tells", vec![self.again.evenkeel("check")]),
            _ => self.whole.next(
                "What the steps do, as SQL to read",
                vec![self.whole.evenkeel("plan")],
            ),
        };
        Box::new(Refused {
            why: error.to_string(),
            next,
        })
    }
}

fn width() -> Option<usize> {
    terminal::width(&std::io::stdout())
}

fn say(text: &str) {
    // Takes the colours out where nobody sees them.
    anstream::print!("{}", no_command(text));
}

fn next(next: Option<&Next>) {
    if let Some(next) = next {
        say(&terminal::next(next, width()));
    }
}

/// What a check finds.
fn found(planned: &Planned) -> String {
    let subject = Subject {
        database: &planned.checked.database,
        sides: check::sides(&planned.checked),
        words: Vec::new(),
        next: None,
        fail_on: FailOn::Warning,
        width: width(),
    };
    text::render(&planned.checked.report, &subject, width()) + "\n"
}

/// Carries the plan out and undoes it, and says how that went.
async fn rehearsed(
    target: &Target,
    planned: &Planned,
    commands: &Commands,
    step_by_step: bool,
) -> Result<(), Box<dyn Error>> {
    if !can_be_rehearsed(&planned.plan) {
        say("\nNot rehearsed: step 1 stands outside of the transaction, and can't be undone.\n");
        return Ok(());
    }
    let mut quiet = |_: Progress<'_>| {};
    let rehearsing = rehearse(target, planned, &mut quiet);
    let done = waiting("Rehearsing", rehearsing).await;
    let done = done.map_err(|error| commands.refused(&error))?;
    let steps = match done.steps.len() {
        1 => "1 step".to_owned(),
        n => format!("{n} steps"),
    };
    let apart = match planned.plan.steps.len() - done.steps.len() {
        0 => String::new(),
        1 => " The last step runs after the transaction, and wasn't rehearsed.".to_owned(),
        n => format!(" The last {n} steps run after the transaction, and weren't rehearsed."),
    };
    let took = duration(done.took);
    say("\n");
    say(&terminal::wrapped(
        &format!(
            "Rehearsed: {steps} in {took}, then undone. A check within it shows what was promised.{apart}"
        ),
        width(),
        "",
    ));
    if step_by_step {
        done.steps.iter().for_each(|ran| say(&line(ran, planned)));
    }
    Ok(())
}

/// Whether somebody at the terminal says yes.
fn asked(commands: &Commands) -> Result<bool, Box<dyn Error>> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Box::new(Refused {
            why: "there is no terminal to ask at, so nothing was changed".to_owned(),
            next: commands.applies("repair --yes"),
        }));
    }
    print!("\nApply? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    stdin.read_line(&mut answer)?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}

/// Says of a step that it is done.
fn tell(progress: Progress<'_>, planned: &Planned) {
    match progress {
        Progress::Begun(..) => {}
        Progress::Done(ran, _) => {
            if ran.number == 1 {
                say("\n");
            }
            say(&line(ran, planned));
        }
        Progress::Waits(pause) => say(&format!(
            "Others hold a lock: all is undone, and tried again in {}.\n",
            duration(pause)
        )),
    }
}

fn line(ran: &Ran, planned: &Planned) -> String {
    let all = planned.plan.steps.len();
    let title = planned
        .plan
        .steps
        .get(ran.number - 1)
        .map_or("", |step| &step.title);
    let rows = match ran.rows {
        None => String::new(),
        Some(1) => ", 1 row".to_owned(),
        Some(rows) => format!(", {rows} rows"),
    };
    let said = format!(
        "{:>3}/{all}  {}  {}{rows}",
        ran.number,
        shown(title),
        duration(ran.took)
    );
    terminal::wrapped(&said, width(), "       ")
}

/// Says what a check says now.
async fn verified(
    target: &Target,
    planned: &Planned,
    applied: &Applied,
    commands: &Commands,
) -> Result<ExitCode, Box<dyn Error>> {
    let checked = verify(target, planned).await?;
    let report = &checked.report;
    let mut said = format!("Applied in {}.\n", duration(applied.took));
    if let Some(Failed {
        number, title, why, ..
    }) = &applied.unfinished
    {
        said.push_str(&terminal::wrapped(
            &format!(
                "Step {number} ({}) failed after the transaction: {}. What came before it stays, and the next \
                 plan goes on from there.",
                shown(title),
                shown(why)
            ),
            width(),
            "",
        ));
    }
    let subject = Subject {
        database: &checked.database,
        sides: Vec::new(),
        words: Vec::new(),
        next: None,
        fail_on: FailOn::Warning,
        width: width(),
    };
    let verified = match applied.unfinished {
        Some(_) => "",
        None => "Verified. ",
    };
    said.push_str(&format!("\n{verified}What a check says now:\n"));
    said.push_str(&text::render(report, &subject, width()));
    say(&said);
    let built_in = checked.from.is_none();
    let verdict = report.verdict;
    let left = match (&applied.unfinished, verdict) {
        (Some(_), _) => Some(commands.applies("repair")),
        (None, Verdict::Clean) => check::next(report, &commands.again, built_in),
        (None, _) => commands.left(planned, report, built_in),
    };
    next(left.as_ref());
    Ok(match applied.unfinished {
        Some(_) => ExitCode::from(report::DRIFT),
        None => exit_code(verdict, true),
    })
}

/// As a check of the same; what a plan leaves out is something to do also where it is no more than a notice.
fn exit_code(verdict: Verdict, nothing_left: bool) -> ExitCode {
    match verdict {
        Verdict::CouldNotVerify => ExitCode::from(report::UNVERIFIED),
        Verdict::Clean if nothing_left => ExitCode::SUCCESS,
        Verdict::Clean | Verdict::Drift => ExitCode::from(report::DRIFT),
    }
}
