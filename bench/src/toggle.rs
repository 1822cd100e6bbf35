//! Toggles over HTTP, with their checks and audit rows, beside a bare loop of the same writes.

use std::time::Duration;

use crate::Outcome;
use crate::connection::Connection;
use crate::database::{COOKIE, Database, Engine, MARK};
use crate::load::{Measured, Work, alternate, drive};
use crate::program::Program;
use crate::table::{Figure, Table};
use crate::turns::Turns;
use crate::writer::Writer;

const PROJECTS: u32 = 400;

const CLIENTS: u32 = 8;

pub async fn measure(round: Duration) -> Outcome<Table> {
    let mut table = Table::new(
        "Toggles, signed in, with CSRF check and audit row, beside a bare sqlx loop of the same writes",
    );
    for engine in Engine::BOTH {
        let database = Database::with_projects(engine, PROJECTS).await?;
        let app = Program::app(&database).await?;
        let figures = alternate(
            async || over_http(&database, &app, round).await,
            async || in_a_loop(&database, round).await,
        )
        .await?;
        let what = format!("{engine}, {CLIENTS} at once");
        table.compare(
            format!("{what}: commits"),
            figures.map(|m| Figure::PerSecond(m.rate)),
            "at least 0.70",
        );
        table.compare(
            format!("{what}: p50"),
            figures.map(|m| Figure::Time(m.p50)),
            "",
        );
        table.compare(
            format!("{what}: p99"),
            figures.map(|m| Figure::Time(m.p99)),
            "",
        );
        table.state(
            format!("{what}: processor time each"),
            Figure::Time(figures[0].processor),
            "",
        );
    }
    Ok(table)
}

async fn over_http(database: &Database, app: &Program, round: Duration) -> Outcome<Measured> {
    begin_anew(database).await?;
    let mut clients = Vec::new();
    for turns in Turns::share(PROJECTS, CLIENTS) {
        clients.push(Switcher {
            connection: Connection::open(app.authority()).await?,
            host: app.authority().to_owned(),
            turns,
        });
    }
    drive(clients, round, Some(app)).await
}

async fn in_a_loop(database: &Database, round: Duration) -> Outcome<Measured> {
    begin_anew(database).await?;
    let writers = Writer::several(database, Turns::share(PROJECTS, CLIENTS)).await?;
    drive(writers, round, None).await
}

/// Every project active, so that each round finds the same. The trail can't be emptied, and grows
/// alike on both sides.
async fn begin_anew(database: &Database) -> Outcome<()> {
    database.run("UPDATE projects SET is_active = TRUE").await?;
    // What a round leaves behind is cleared away now rather than during the next.
    match database.engine() {
        Engine::Sqlite => database.run("PRAGMA wal_checkpoint(TRUNCATE)").await,
        Engine::Postgres => database.run("VACUUM").await,
    }
}

/// A client that switches one project after another.
struct Switcher {
    connection: Connection,
    host: String,
    turns: Turns,
}

impl Work for Switcher {
    async fn once(&mut self) -> Outcome<()> {
        let Some((id, on)) = self.turns.next() else {
            return Ok(());
        };
        let body = format!("change={id}:is_active:{on}");
        let request = format!(
            "POST /ui/set_flag HTTP/1.1\r\nhost: {}\r\n{COOKIE}accept: application/json\r\n\
             evenkeel-for: {MARK}\r\norigin: http://{}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            self.host,
            body.len()
        );
        match self.connection.ask(request.as_bytes()).await? {
            200 => Ok(()),
            status => Err(format!("a toggle was answered with {status}").into()),
        }
    }
}
