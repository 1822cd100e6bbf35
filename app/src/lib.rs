//! The pages, their components and the contracts of their server functions.
//!
//! The server renders the pages ([`pages`]); the browser's half ([`browser`]) brings an open one to life. They
//! are one crate, since the same code judges a form in both, and differ by Cargo features alone.

mod ago;
pub mod api;
pub mod audit;
pub mod backend;
pub mod browser;
mod error;
mod feature;
pub mod identity;
pub mod pages;
pub mod project;
pub mod schema_doc;
pub mod sync;
pub mod text;
mod ui;

pub use browser::{FOR, FOR_HEADER, NOW};
pub use error::{AppError, Missing, SyncColumn};
pub use feature::features;

/// Where the browser finds what it loads. The server knows; names carry a hash of the content.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The stylesheet.
    pub css: Option<String>,
    /// The script that loads the browser's half.
    pub boot: Option<String>,
    /// The JavaScript around the wasm.
    pub js: Option<String>,
    /// The wasm.
    pub wasm: Option<String>,
    /// What takes from a tab what was typed in it, once its owner has signed out.
    pub signed_out: Option<String>,
    /// The icon.
    pub icon: Option<String>,
}
