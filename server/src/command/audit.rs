//! `evenkeel audit`: the trail, from the machine itself.

use std::{error::Error, process::ExitCode};

use clap::{Args, Subcommand};
use evenkeel_cli::{
    DatabaseArgs,
    again::{Again, Refused},
};
use evenkeel_live::database::{Database, DbError};

use crate::audit::chain::{self, Verified};

#[derive(Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    what: AuditCommand,
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Go along the chain of digests that the trail's rows form. Exit code 0: it holds; 2: it is broken;
    /// 1: error.
    Verify {
        /// A digest that was noted elsewhere, such as the one that a start prints: it must be in the chain.
        /// Without one, nobody sees that the end was cut off.
        #[arg(long, value_name = "DIGEST", value_parser = digest)]
        head: Option<String>,
    },
}

fn digest(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => Ok(text.to_ascii_lowercase()),
        false => Err("a digest has 64 hexadecimal digits".to_owned()),
    }
}

pub async fn audit(args: AuditArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let database = on.existing()?;
    let AuditCommand::Verify { head } = args.what;
    let done = verify(&database, head.as_deref(), &Again::of(on)?).await;
    database.close().await;
    done
}

async fn verify(
    database: &Database,
    noted: Option<&str>,
    again: &Again,
) -> Result<ExitCode, Box<dyn Error>> {
    // What was written a moment ago; a role that may not link it is told how much there is.
    if let Err(error) = chain::link(database).await {
        tracing::debug!(%error, "the trail's rows could not be linked");
    }
    let found = match chain::verify(database, noted).await {
        Err(DbError::MissingObject(what)) => {
            return Err(Box::new(Refused {
                why: format!(
                    "there is no chain to verify: {what} is missing, or its column digest"
                ),
                next: again.next("What makes it", vec![again.evenkeel("user restore")]),
            }));
        }
        Err(error @ DbError::Unreachable(_)) => return Err(error.of(database.shown()).into()),
        other => other?,
    };
    Ok(report(&found, noted))
}

fn report(found: &Verified, noted: Option<&str>) -> ExitCode {
    println!("{} rows were looked at.", found.rows);
    if found.before > 0 {
        println!(
            "{} of them are from before there was a chain, and have no digest.",
            found.before
        );
    }
    if found.waiting > 0 && found.broken.is_none() {
        println!("{} at the end have no digest yet.", found.waiting);
    }
    if let Some(head) = &found.head {
        println!("The chain holds up to {head}.");
    }
    if let Some((row, why)) = found.broken {
        println!("It is broken at row {row}: {why}.");
        return ExitCode::from(2);
    }
    if noted.is_some() && !found.noted {
        println!(
            "The digest that was noted is not in it: the row that had it was taken out, or the chain was made anew."
        );
        return ExitCode::from(2);
    }
    println!("It is intact.");
    if noted.is_none() {
        println!(
            "Whether it is the whole trail, and not one made anew, only a digest that was noted elsewhere tells: --head."
        );
    }
    ExitCode::SUCCESS
}
