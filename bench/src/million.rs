//! A page of the list with a million projects beside one with a thousand.

use std::time::Duration;

use crate::Outcome;
use crate::database::{Database, Engine};
use crate::load::{Measured, alternate, drive};
use crate::program::Program;
use crate::reader::Reader;
use crate::table::{Figure, Table};

const FIRST: &str = "/projects";

/// Half a million projects in.
const DEEP: &str = "/projects?page=10000&per_page=50";

/// The page before, from which one comes there.
const BEFORE: &str = "/projects?page=9999&per_page=50";

pub async fn measure(round: Duration) -> Outcome<Table> {
    let mut table = Table::new("A page of a million projects, beside page 1 of a thousand");
    for engine in Engine::BOTH {
        let many = Database::with_projects(engine, 1_000_000).await?;
        let few = Database::with_projects(engine, 1_000).await?;
        let of_many = Program::app(&many).await?;
        let of_few = Program::app(&few).await?;
        let led = Reader::new(&of_many, BEFORE).await?.next().await?;
        for (what, path) in [
            ("page 1", FIRST),
            ("page 10,000, from the one before", &led),
            ("page 10,000, by its number", DEEP),
        ] {
            let figures = alternate(
                async || read(&of_many, path, round).await,
                async || read(&of_few, FIRST, round).await,
            )
            .await?;
            table.compare(
                format!("{engine}, {what}: p50"),
                figures.map(|m| Figure::Time(m.p50)),
                "at most 1.2",
            );
            table.compare(
                format!("{engine}, {what}: p99"),
                figures.map(|m| Figure::Time(m.p99)),
                "",
            );
        }
    }
    Ok(table)
}

async fn read(server: &Program, path: &str, round: Duration) -> Outcome<Measured> {
    let readers = Reader::several(server, path, 1).await?;
    drive(readers, round, Some(server)).await
}
