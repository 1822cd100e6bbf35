//! `evenkeel serve`

use std::{error::Error, io::Write, process::ExitCode, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use super::ServeArgs;
use crate::{
    audit::chain,
    connections::{self, Limits},
    database::{Database, DbError},
    guardian::Guardian,
    identity::{Accounts, Policy, password},
    migrate::{MigrationError, at_start},
    store::Store,
    web::{self, Hosts, Place, Proxies},
};

/// How long the trail's end may take to be linked when the process stops.
const LAST_WORD: Duration = Duration::from_secs(3);

pub async fn serve(args: ServeArgs) -> Result<ExitCode, Box<dyn Error>> {
    let behind = !args.behind_proxy.is_empty();
    if !args.address.ip().is_loopback() && !behind {
        return Err(format!(
            "{} can be reached from other machines, and without TLS whoever is on the way reads every \
             password. Put a proxy that does TLS in front and name it with --behind-proxy, or use an \
             address such as 127.0.0.1:3000",
            args.address
        )
        .into());
    }
    let public = args.public_url.as_deref().map(public_url).transpose()?;
    let database = args
        .database
        .existing_or_new()?
        .with_journal(args.database.journal()?);
    let limits = Limits::prepare(args.connections);
    let listener = TcpListener::bind(args.address)
        .await
        .map_err(|error| format!("{} can't be listened at: {error}", args.address))?;

    // Beside the database, which is waited for as long.
    let files = tokio::task::spawn_blocking(web::files);
    let guardian = Arc::new(Guardian::new(database.clone()));
    prepare(&database).await;
    guardian.look().await;

    let address = listener.local_addr()?;
    let hosts = Hosts::new(address, public.as_deref(), &args.host);
    if hosts.is_empty() {
        tracing::warn!(
            "no name is known under which it is served, so that nothing is; name it with --public-url or \
             --host"
        );
    }
    let place = public.unwrap_or_else(|| format!("http://{address}"));
    let policy = Policy {
        second_factor_for_admins: args.second_factor_for_admins,
    };
    let accounts = Accounts::new(database.clone(), guardian.clone(), policy);
    // To standard output, so that a script can read where it is; everything else is logged.
    println!("Evenkeel is at http://{address}");
    std::io::stdout().flush()?;
    tokio::spawn(keep_watch(
        guardian.clone(),
        database.clone(),
        accounts.clone(),
        place.clone(),
    ));
    tokio::task::spawn_blocking(password::warm_up);
    tokio::spawn(chain::keep(database.clone(), guardian.clone()));
    let store = Store::new(database.clone(), guardian.clone());
    let place = Place {
        address: place,
        hosts,
        behind: behind.then(|| Proxies::new(args.behind_proxy.clone())),
    };
    let router = web::router(store, guardian, accounts, files.await?, place);
    tracing::info!(database = database.shown(), %address, "serving");

    let end = async {
        end_asked_for().await;
        tracing::info!("stopping: finishing what is under way");
    };
    connections::serve(listener, router, limits, args.behind_proxy, end).await;
    // A database that has gone is no reason to stay.
    let head = show_head(&database, "ends");
    if tokio::time::timeout(LAST_WORD, head).await.is_err() {
        tracing::warn!("the trail's last rows were not linked; the next start does it");
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints where the trail's chain is, to be noted elsewhere. Where that can't be told, nothing is said
/// here: the findings say what is missing.
async fn show_head(database: &Database, verb: &str) {
    if let Err(error) = chain::link(database).await {
        tracing::debug!(%error, "the trail's rows could not be linked");
    }
    if let Ok(Some(head)) = chain::head(database).await {
        println!("The audit trail {verb} at {head}");
        // Nobody may be reading any more.
        std::io::stdout().flush().ok();
    }
}

/// Makes the tables that may be made at a start. Whatever keeps it from that, serving goes on: the
/// findings say what is missing.
async fn prepare(database: &Database) -> bool {
    match at_start(database).await {
        Ok(()) => true,
        Err(MigrationError::Database(DbError::Unreachable(why))) => {
            tracing::warn!(why, "the database can't be reached; serving until it can");
            false
        }
        Err(error) => {
            tracing::warn!(%error, "Evenkeel's own tables could not be made");
            true
        }
    }
}

/// The address as people open it, without a slash at its end.
fn public_url(text: &str) -> Result<String, String> {
    let plain = text.trim_end_matches('/');
    let host = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"))
        .unwrap_or_default();
    let good = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"/?#@\"'<>".contains(&b));
    match good {
        true => Ok(plain.to_owned()),
        false => Err(format!(
            "--public-url {text:?} is no such address; write one such as https://projects.example.com"
        )),
    }
}

/// Prints a link for the first account, where there is none. Whoever reads what this process prints
/// is the operator; the log doesn't hold it.
async fn invite(accounts: &Accounts, place: &str) {
    match accounts.none_yet().await {
        Ok(false) => {}
        Ok(true) => match accounts.first_link().await {
            Ok(link) => {
                println!(
                    "There is no account yet. Make the first one, within an hour, at\n  {place}/setup?link={}",
                    link.reveal()
                );
                // Nobody may be reading any more; the link is then of no use.
                std::io::stdout().flush().ok();
            }
            Err(error) => tracing::warn!(%error, "no link for the first account could be made"),
        },
        Err(error) => tracing::warn!(%error, "it could not be told whether there are accounts"),
    }
}

/// Watches, and once the database answers for the first time, prepares it.
async fn keep_watch(
    guardian: Arc<Guardian>,
    database: Database,
    accounts: Accounts,
    place: String,
) {
    while !guardian.seen().reachable {
        tokio::time::sleep(Duration::from_secs(2)).await;
        if prepare(&database).await {
            guardian.look().await;
        }
    }
    invite(&accounts, &place).await;
    show_head(&database, "is").await;
    guardian.watch().await;
}

async fn end_asked_for() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
