//! Resident memory, idle and after work.

use std::time::Duration;

use tokio::time::sleep;

use crate::Outcome;
use crate::database::{Database, Engine};
use crate::load::{Work, drive};
use crate::program::Program;
use crate::reader::Reader;
use crate::table::{Figure, Table};

pub async fn measure(round: Duration) -> Outcome<Table> {
    let mut table = Table::new("Resident memory");
    for engine in Engine::BOTH {
        let database = Database::with_projects(engine, 50).await?;
        let app = Program::app(&database).await?;
        // A server that has never answered isn't idle but asleep.
        Reader::new(&app, "/projects").await?.once().await?;
        sleep(Duration::from_secs(1)).await;
        table.state(
            format!("{engine}, idle"),
            Figure::Bytes(app.resident()?),
            "at most 40 MB",
        );

        let readers = Reader::several(&app, "/projects", 8).await?;
        drive(readers, round, None).await?;
        sleep(Duration::from_secs(1)).await;
        table.state(
            format!("{engine}, after the load"),
            Figure::Bytes(app.resident()?),
            "",
        );
    }
    Ok(table)
}
