//! `evenkeel capture`: a database's schema as a file to keep.

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::Args;
use evenkeel_live::{
    source::{Capture, existing, observed},
    target::TargetError,
};

use crate::{argument, database::DatabaseArgs, file::write_whole, progress::waiting};

/// Where a captured schema goes, and what is in it.
#[derive(Args)]
pub struct CaptureArgs {
    /// Where to write it; without, it is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Postgres: write down what others than the owners may do, too.
    #[arg(long)]
    grants: bool,
}

pub async fn capture(args: &CaptureArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let url = on.url()?;
    let database = existing(&url)?;
    let read = waiting("Reading the schema", observed(&database)).await;
    database.close().await;
    let (mut read, engine) = read.map_err(|e| e.of(database.shown()))?;
    if !args.grants {
        read.schema.grants = None;
    } else if read.schema.grants.is_none() {
        return Err(TargetError::NoRoles.into());
    }
    let tables = read.schema.tables.len();
    let text = Capture::new(engine, read.schema, read.ledgers).text()?;
    match &args.output {
        None => print!("{text}"),
        Some(path) => {
            write_whole(path, &text)?;
            eprintln!(
                "{tables} tables of {} are in {}.",
                database.shown(),
                argument::path(path)
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}
