//! `evenkeel migrate`

use std::{error::Error, process::ExitCode};

use evenkeel_schema::SetKind;

use super::DatabaseArgs;
use crate::migrate;

pub async fn migrate(args: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let database = args.existing_or_new()?;
    let result = migrate::migrate(&database).await;
    database.close().await;
    for (kind, done) in result? {
        let name = match kind {
            SetKind::Managed | SetKind::Given => "Managed tables",
            SetKind::Own => "Evenkeel's own tables",
        };
        let mut said = Vec::new();
        if !done.adopted.is_empty() {
            said.push(format!(
                "{} was there and is now recorded",
                done.adopted.join(", ")
            ));
        }
        if !done.applied.is_empty() {
            said.push(format!("{} applied", done.applied.join(", ")));
        }
        if said.is_empty() {
            said.push("up to date".to_owned());
        }
        println!("{name}: {}.", said.join("; "));
    }
    Ok(ExitCode::SUCCESS)
}
