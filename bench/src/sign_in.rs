//! Refused sign-ins of known accounts beside those of unknown ones: whoever measures must not learn
//! which are which.

use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::Outcome;
use crate::connection::Connection;
use crate::database::{Database, Engine};
use crate::load::median;
use crate::program::{Program, binary};
use crate::table::{Figure, Table};

/// Attempts of each kind; each on an account and from an address of its own, so that none waits.
const ATTEMPTS: usize = 200;

pub async fn measure() -> Outcome<Table> {
    let mut table = Table::new(format!(
        "Refused sign-ins of {ATTEMPTS} known accounts, beside as many unknown ones"
    ));
    for engine in Engine::BOTH {
        let database = Database::with_projects(engine, 1).await?;
        accounts(&database).await?;
        let app = Program::behind_proxy(&database).await?;
        let mut connection = Connection::open(app.authority()).await?;
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for number in 0..ATTEMPTS {
            // Which comes first says nothing either.
            let mut both = [("user", &mut known), ("nobody", &mut unknown)];
            if number % 2 == 1 {
                both.reverse();
            }
            for (name, times) in both {
                times.push(attempt(&mut connection, app.authority(), name, number).await?);
            }
        }
        let slower = |a: &[Duration], b: &[Duration]| {
            let pairs = a.iter().flat_map(|a| b.iter().map(move |b| a > b));
            pairs.filter(|slower| *slower).count() as f64 / (a.len() * b.len()) as f64
        };
        let share = slower(&known, &unknown);
        let times = [known, unknown].map(|all| Figure::Time(median(all.into_iter())));
        table.compare(format!("{engine}: p50"), times, "");
        table.state(
            format!("{engine}: a known one is the slower of a pair (chance: 0.50)"),
            Figure::Share(share),
            "0.40 to 0.60",
        );
    }
    Ok(table)
}

/// Accounts with a real hash, all the same: what it is of doesn't matter to the time.
async fn accounts(database: &Database) -> Outcome<()> {
    let mut child = Command::new(binary()?)
        .args([
            "user",
            "--database",
            &database.url()?,
            "add",
            "user@example.com",
        ])
        .current_dir(database.folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("there is no standard input")?;
    stdin.write_all(b"correct horse battery staple\n").await?;
    drop(stdin);
    if !child.wait().await?.success() {
        return Err("an account could not be added".into());
    }
    for number in 0..ATTEMPTS {
        let sql = format!(
            "INSERT INTO evenkeel_users (email, name, role, password, created_at) \
             SELECT 'user{number}@example.com', name, role, password, created_at \
             FROM evenkeel_users WHERE email = 'user@example.com'"
        );
        database.run(&sql).await?;
    }
    Ok(())
}

async fn attempt(
    connection: &mut Connection,
    host: &str,
    name: &str,
    number: usize,
) -> Outcome<Duration> {
    let body = format!("email={name}{number}%40example.com&password=not+the+one+it+is");
    let client = format!("10.{}.{}.{}", name.len(), number / 250, number % 250 + 1);
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
         sec-fetch-site: same-origin\r\nx-forwarded-for: {client}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let began = Instant::now();
    match connection.ask(request.as_bytes()).await? {
        422 => Ok(began.elapsed()),
        status => Err(format!("a wrong password was answered with {status}").into()),
    }
}
