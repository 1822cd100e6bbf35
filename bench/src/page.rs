//! The list of 50 projects beside the bare page.

use std::time::Duration;

use crate::Outcome;
use crate::database::{Database, Engine};
use crate::load::{Measured, alternate, drive};
use crate::program::Program;
use crate::reader::Reader;
use crate::table::{Figure, Table};

pub async fn measure(round: Duration) -> Outcome<Table> {
    let mut table = Table::new("The list of 50 projects, beside a bare axum and sqlx page");
    for engine in Engine::BOTH {
        let database = Database::with_projects(engine, 50).await?;
        let app = Program::app(&database).await?;
        let bare = Program::bare(&database).await?;
        for connections in [1, 8] {
            let figures = alternate(
                async || read(&app, connections, round).await,
                async || read(&bare, connections, round).await,
            )
            .await?;
            let what = format!("{engine}, {connections} at once");
            // The budget is for what one person waits.
            let budget = if connections == 1 { "at most 3" } else { "" };
            table.compare(
                format!("{what}: p50"),
                figures.map(|m| Figure::Time(m.p50)),
                budget,
            );
            table.compare(
                format!("{what}: p99"),
                figures.map(|m| Figure::Time(m.p99)),
                "",
            );
            table.compare(
                format!("{what}: processor time each"),
                figures.map(|m| Figure::Time(m.processor)),
                "",
            );
            table.compare(
                format!("{what}: pages"),
                figures.map(|m| Figure::PerSecond(m.rate)),
                "",
            );
        }
    }
    Ok(table)
}

async fn read(server: &Program, connections: u32, round: Duration) -> Outcome<Measured> {
    let readers = Reader::several(server, "/projects", connections).await?;
    drive(readers, round, Some(server)).await
}
