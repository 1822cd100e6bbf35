//! From the operating system's call to a command's end.

use std::{error::Error, future::Future, io::IsTerminal as _, process::ExitCode};

use tracing_subscriber::EnvFilter;

use crate::refusal::{failure, refusal};

/// Runs a command to its end, on threads of its own. What is logged goes to standard error.
pub fn to_its_end(
    logged: EnvFilter,
    command: impl Future<Output = Result<ExitCode, Box<dyn Error>>>,
) -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(logged)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return failure(&format!("no threads to run on: {error}")),
    };
    let code = match runtime.block_on(command) {
        Ok(code) => code,
        Err(error) => refusal(error.as_ref()),
    };
    // What is still asked of SQLite by then is a statement that was given up.
    runtime.shutdown_background();
    code
}
