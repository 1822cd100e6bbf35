//! `evenkeel compare`: one source against another.

use std::{error::Error, process::ExitCode};

use evenkeel_live::{check as live, source::Source};

use super::{
    CompareArgs, check,
    progress::waiting,
    report::{self, Said},
    scope::tell_idle,
};

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
