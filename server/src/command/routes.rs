//! `evenkeel routes`: the table of who may do what, for a reviewer.

use std::process::ExitCode;

use crate::web::access::{Needs, ROUTES};

pub fn routes() -> ExitCode {
    for (method, path, needs) in ROUTES {
        let needs = match needs {
            Needs::Nothing => "nothing".to_owned(),
            Needs::Session => "session".to_owned(),
            Needs::SignIn => "sign-in".to_owned(),
            Needs::Role(role) => role.to_string(),
            // The password again, where the last proof is over ten minutes old.
            Needs::Fresh(role) => format!("{:<22} fresh", role.name()),
            Needs::Scope(scope) => format!("token {scope}"),
        };
        anstream::println!("{method:<6} {path:<34} {needs}");
    }
    ExitCode::SUCCESS
}
