//! The web side: what every answer passes through, and the pages. Which address is answered by what, and
//! for whom, stands in [`crate::routes`].

pub mod account;
mod acting;
mod assets;
mod backend;
mod cookies;
mod detached;
mod errors;
pub mod export;
pub mod forms;
pub mod functions;
mod guard;
mod headers;
pub mod health;
mod hosts;
mod layers;
mod not_found;
mod pace;
mod pages;
pub mod problem;
pub mod projects;
mod proxy;
pub mod repair;
mod requests;
pub mod route;
pub mod schema;
mod site;
mod spreadsheet;
mod tables;

pub use self::{
    assets::{Files, files},
    hosts::{Host, Hosts},
    layers::serve,
    proxy::Proxies,
    site::{Ingress, Repairs, Served, Site},
};

/// The largest request taken: a description of 10,000 characters fits many times over.
const BODY_LIMIT: usize = 256 * 1024;
