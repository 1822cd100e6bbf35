//! `evenkeel routes`: the table of who may do what, for a reviewer.

use std::process::ExitCode;

use crate::{routes, web::route::Needs};

/// Prints a route a line; at least two spaces stand between a method, a path, what it needs and what it
/// does.
pub fn routes() -> ExitCode {
    for route in routes::all().iter() {
        let needs = match route.needs {
            Needs::Nothing => "nothing".to_owned(),
            Needs::Session => "session".to_owned(),
            Needs::SignIn => "sign-in".to_owned(),
            Needs::Role(role) => role.to_string(),
            // The password again, where the last proof is over ten minutes old.
            Needs::Fresh(role) => format!("{role}, fresh"),
            Needs::Scope(scope) => format!("token {scope}"),
        };
        anstream::println!(
            "{:<6}  {:<32}  {needs:<20}  {}",
            route.method.as_str(),
            route.path,
            route.about
        );
    }
    ExitCode::SUCCESS
}
