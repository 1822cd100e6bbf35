//! Evenkeel's user interface: pages, and the contracts of the server functions behind them.
//!
//! Nothing here knows SQL or a database. What the pages need of the server they ask through
//! [`backend::Backend`], and the server and the browser differ by Cargo features alone.

mod ago;
pub mod api;
pub mod audit;
pub mod backend;
mod client;
mod error;
mod feature;
pub mod identity;
pub mod pages;
mod presence;
pub mod project;
pub mod schema_doc;
mod shell;
pub mod sync;
pub mod text;
mod ui;

pub use error::{AppError, Missing, SyncColumn};
pub use feature::features;
pub use pages::hydrated::{App, projects::Resubmitted};
pub use presence::{FOR, FOR_HEADER, NOW};
pub use shell::{Assets, SHAPE, shell};
