//! `evenkeel check`

use std::{error::Error, process::ExitCode};

use evenkeel_schema::Verdict;

use super::{CheckArgs, report};
use crate::{database::DbError, guardian::Guardian};

/// Exit code for drift.
const DRIFT: u8 = 2;

pub async fn check(args: &CheckArgs) -> Result<ExitCode, Box<dyn Error>> {
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
    let seen = guardian.look().await;
    database.close().await;
    let subject = report::Subject {
        database: database.shown(),
        fail_on: args.fail_on,
    };
    // Takes the colours out where nobody sees them.
    anstream::print!("{}", report::render(&seen.report, &subject, args.format)?);
    Ok(match args.fail_on.verdict(&seen.report) {
        Verdict::Clean => ExitCode::SUCCESS,
        Verdict::Drift => ExitCode::from(DRIFT),
        Verdict::CouldNotVerify => ExitCode::from(1),
    })
}
