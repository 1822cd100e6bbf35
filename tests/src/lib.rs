//! The harness of the integration tests: the real binary on a database of its own.
//!
//! `EVENKEEL_BIN` names the binary, and `PGHOST` with its kin the Postgres server on which each test
//! gets a database; `make test` sees to both. A test's body is written once and runs on both engines:
//!
//! ```ignore
//! on_both_engines!(the_list_is_empty);
//!
//! async fn the_list_is_empty(engine: Engine) {
//!     let app = TestApp::start(engine, Fixture::Empty).await;
//!     assert_eq!(app.list(1, 50).await.total, 0);
//! }
//! ```

mod address;
mod admission;
mod app;
mod attack;
mod case;
mod check;
mod database;
mod digits;
mod listing;
mod markup;
mod patience;
mod program;
mod reply;
mod server;

pub use address::encoded;
pub use admission::{Who, digest, mark, now};
pub use app::TestApp;
pub use attack::Survived;
pub use case::{Case, Pair, each_case};
pub use check::Checked;
pub use database::{Engine, Fixture, TestDatabase};
pub use digits::digits;
pub use listing::Listing;
pub use markup::{Markup, attribute};
pub use patience::{PATIENCE, eventually};
pub use program::{Asked, Ended, ask, command, on_terminal, paste, run, run_in, run_with_line};
pub use reply::Reply;
pub use server::Server;

/// Makes two tests of each function that takes an [`Engine`], in a module of the function's name:
/// `sqlite` and `postgres`.
#[macro_export]
macro_rules! on_both_engines {
    ($($test:ident),+ $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$test($crate::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$test($crate::Engine::Postgres).await;
            }
        }
    )+};
}

/// Whether a flag that a database or a JSON document prints is on.
///
/// # Panics
/// The value is neither on nor off.
#[must_use]
pub fn is_on(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Bool(on) => *on,
        serde_json::Value::String(text) => flag(text),
        serde_json::Value::Number(number) => flag(&number.to_string()),
        _ => panic!("{value} is not a flag"),
    }
}

/// Whether a flag that a database prints is on.
///
/// # Panics
/// The text is neither on nor off.
#[must_use]
pub fn flag(text: &str) -> bool {
    match text {
        "1" | "t" | "true" | "TRUE" => true,
        "0" | "f" | "false" | "FALSE" => false,
        _ => panic!("{text} is not a flag"),
    }
}
