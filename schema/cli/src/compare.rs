//! `evenkeel compare`: one source against another.

use std::{error::Error, process::ExitCode};

use clap::Args;
use evenkeel_live::{check as live, source::Source};

use crate::{
    again::Again,
    check,
    database::DatabaseArgs,
    held::ScratchArgs,
    progress::waiting,
    report::{self, OutputArgs, Said},
    scope::{ScopeArgs, tell_idle},
};

/// What is held against what, and how that is told.
#[derive(Args)]
pub struct CompareArgs {
    /// What should be (A).
    #[arg(value_name = "A")]
    from: String,
    /// What is (B).
    #[arg(value_name = "B")]
    to: String,
    #[command(flatten)]
    scope: ScopeArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
    #[command(flatten)]
    output: OutputArgs,
}

impl CompareArgs {
    /// As a check of the second against the first.
    fn again(&self) -> Result<Again, Box<dyn Error>> {
        let database = DatabaseArgs {
            database: Some(self.to.clone()),
            data_dir: DatabaseArgs::DEFAULT_DIR.into(),
            owner: None,
        };
        let again = Again::of(&database)?.expecting(Some(&self.from));
        let again = again.on_scratch(self.scratch.scratch.as_deref());
        Ok(self.scope.again(again))
    }
}

pub async fn compare(args: &CompareArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let (from, to): (Source, Source) = (args.from.parse()?, args.to.parse()?);
    let scratch = args.scratch.url()?;
    let comparing = live::compare(&from, &to, &scope, scratch.as_ref());
    let checked = waiting("Reading both schemas", comparing).await?;
    tell_idle(&checked.idle);
    let next = match &to {
        // The one side that a plan could change.
        Source::Database(_) => check::next(&checked.report, &args.again()?, false),
        _ => None,
    };
    let said = Said {
        database: &check::both(&checked),
        sides: vec![
            ("A, expected", checked.from.clone().unwrap_or_default()),
            ("B, live", checked.database.clone()),
        ],
        next,
        ..Said::default()
    };
    report::print(&checked.report, said, &args.output)
}
