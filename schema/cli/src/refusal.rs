//! What is said where a command failed or did nothing.

use std::{error::Error, process::ExitCode};

use evenkeel_model::shown;

use crate::{again, argument, terminal};

/// Prints why a command failed.
pub fn failure(why: &str) -> ExitCode {
    let said = format!("evenkeel: {}", shown(&argument::without_secrets(why)));
    let width = terminal::width(&std::io::stderr());
    anstream::eprint!("{}", terminal::wrapped(&said, width, ""));
    ExitCode::from(1)
}

/// Prints why a command did nothing and, where that is known, what helps.
pub fn refusal(error: &(dyn Error + 'static)) -> ExitCode {
    let code = failure(&error.to_string());
    if let Some(refused) = error.downcast_ref::<again::Refused>() {
        let width = terminal::width(&std::io::stderr());
        anstream::eprint!("{}", terminal::next(&refused.next, width));
    }
    code
}
