//! From the start of the process to the first page.

use std::time::{Duration, Instant};

use crate::Outcome;
use crate::database::{Database, Engine};
use crate::load::{Work, median};
use crate::program::Program;
use crate::reader::Reader;
use crate::table::{Figure, Table};

const STARTS: u32 = 5;

pub async fn measure() -> Outcome<Table> {
    let mut table = Table::new(format!("Start to first page, median of {STARTS}"));
    for engine in Engine::BOTH {
        let mut empty = Vec::new();
        for _ in 0..STARTS {
            empty.push(first_page(&Database::empty(engine).await?, "/sign-in").await?);
        }
        let time = Figure::Time(median(empty.into_iter()));
        table.state(format!("{engine}, empty database"), time, "");

        let database = Database::with_projects(engine, 50).await?;
        let mut filled = Vec::new();
        for _ in 0..STARTS {
            filled.push(first_page(&database, "/projects").await?);
        }
        let time = Figure::Time(median(filled.into_iter()));
        table.state(format!("{engine}, 50 projects"), time, "at most 300 ms");
    }
    Ok(table)
}

async fn first_page(database: &Database, path: &str) -> Outcome<Duration> {
    let began = Instant::now();
    let app = Program::app(database).await?;
    Reader::new(&app, path).await?.once().await?;
    Ok(began.elapsed())
}
