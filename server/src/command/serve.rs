//! `evenkeel serve`

use std::{error::Error, io::Write, process::ExitCode, sync::Arc, time::Duration};

use tokio::net::TcpListener;

use super::ServeArgs;
use crate::{
    database::{Database, DbError},
    guardian::Guardian,
    migrate::{MigrationError, at_start},
    store::Store,
    web,
};

/// How long requests under way may take once the end was asked for.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

pub async fn serve(args: ServeArgs) -> Result<ExitCode, Box<dyn Error>> {
    if !args.address.ip().is_loopback() {
        return Err(format!(
            "{} can be reached from other machines, and there is no sign-in yet: anybody there could \
             change every project. Use an address such as 127.0.0.1:3000, with an SSH tunnel for others",
            args.address
        )
        .into());
    }
    let database = args.database.existing_or_new()?;
    let listener = TcpListener::bind(args.address)
        .await
        .map_err(|error| format!("{} can't be listened at: {error}", args.address))?;

    // Beside the database, which is waited for as long.
    let files = tokio::task::spawn_blocking(web::files);
    let guardian = Arc::new(Guardian::new(database.clone()));
    prepare(&database).await;
    guardian.look().await;
    tokio::spawn(keep_watch(guardian.clone(), database.clone()));

    let store = Store::new(database.clone(), guardian.clone());
    let router = web::router(store, guardian, files.await?);
    let address = listener.local_addr()?;
    // To standard output, so that a script can read where it is; everything else is logged.
    println!("Evenkeel is at http://{address}");
    std::io::stdout().flush()?;
    tracing::info!(database = database.shown(), %address, "serving");

    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        end_asked_for().await;
        tracing::info!("stopping: finishing what is under way");
        // The receiver waits below for as long as the server runs.
        stopping.send(()).ok();
    });
    tokio::select! {
        result = server => result?,
        () = async { drop(stopped.await); tokio::time::sleep(LAST_REQUESTS).await } => {
            tracing::warn!("requests were still under way; stopping without them");
        }
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
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

/// Watches, and once the database answers for the first time, prepares it.
async fn keep_watch(guardian: Arc<Guardian>, database: Database) {
    while !guardian.seen().reachable {
        tokio::time::sleep(Duration::from_secs(2)).await;
        if prepare(&database).await {
            guardian.look().await;
        }
    }
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
