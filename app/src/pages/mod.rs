//! The pages: those that the browser takes over, and those that the server alone renders.

pub(crate) mod hydrated;
pub mod server_only;
