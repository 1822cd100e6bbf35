//! `evenkeel check`

use std::{error::Error, process::ExitCode};

use super::{CheckArgs, compare, progress::waiting, report};
use crate::{database::DbError, guardian::Guardian};

pub async fn check(args: &CheckArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    if let Some(source) = &args.expected {
        let (answer, shown) = compare::check(
            &args.database.url()?,
            &source.parse()?,
            &scope,
            &args.scratch,
        )
        .await?;
        return report::print(&answer, &shown, &args.output);
    }
    scope.of_managed_tables()?;
    let database = args.database.existing()?;
    let guardian = Guardian::new(database.clone());
    // Asked first by itself, so that the reason is said and not only that it failed.
    let answer = database.fetch("SELECT '1'", &[]).await;
    if let Err(error) = answer {
        let why = match error {
            DbError::Unreachable(why) => why,
            other => other.to_string(),
        };
        return Err(format!("{} can't be reached: {why}", database.shown()).into());
    }
    let seen = waiting("Reading the schema", guardian.look()).await;
    database.close().await;
    let answer = scope.apply(seen.report.clone());
    report::print(&answer, database.shown(), &args.output)
}
