//! What is said of arguments that can't be used: never one that may hold a password, since what is said
//! ends up in logs.

use std::{backtrace::Backtrace, panic::PanicHookInfo, path::Path, process::ExitCode};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use evenkeel_live::database::may_hold_secret;
use evenkeel_model::shown;

use crate::{
    rules::alike,
    terminal::{width, wrapped},
};

/// Stands for what isn't repeated.
const HIDDEN: &str = "…";

/// Says what is wrong with the command line, or what was asked for by `--help`.
pub fn tell(error: clap::Error) -> ExitCode {
    if !error.use_stderr() {
        return match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(1),
        };
    }
    let error = without_values(error);
    let width = width(&std::io::stderr());
    for line in error.render().ansi().to_string().lines() {
        anstream::eprint!("{}", wrapped(line, width, "  "));
    }
    // clap's own exit code for a mistake is 2, which here means drift.
    ExitCode::from(1)
}

/// The error with nothing of what was typed but names of flags: any other word may be a password in the
/// wrong place. What it may have been meant for is said all the same.
pub fn without_values(mut error: clap::Error) -> clap::Error {
    let context: Vec<(ContextKind, ContextValue)> = error
        .context()
        .map(|(kind, value)| (kind, value.clone()))
        .collect();
    let unknown = error.kind() == ErrorKind::UnknownArgument;
    let mut hidden = Vec::new();
    for (kind, value) in &context {
        let ContextValue::String(text) = value else {
            continue;
        };
        let hide = match kind {
            ContextKind::InvalidArg => unknown && !is_flag(text),
            ContextKind::InvalidValue
            | ContextKind::InvalidSubcommand
            | ContextKind::TrailingArg => true,
            _ => false,
        };
        if (hide && !text.is_empty()) || text.contains("://") || may_hold_secret(text) {
            hidden.push(text.clone());
            error.insert(*kind, ContextValue::String(HIDDEN.to_owned()));
        }
    }
    // clap takes `routes` for what `bogus` was meant to be.
    let typed = context
        .iter()
        .find_map(|(kind, value)| match (kind, value) {
            (ContextKind::InvalidSubcommand, ContextValue::String(typed)) => Some(typed.clone()),
            _ => None,
        });
    for (kind, value) in &context {
        if let (Some(typed), ContextKind::SuggestedSubcommand, ContextValue::Strings(names)) =
            (&typed, kind, value)
            && alike(typed, names.iter().map(String::as_str)).is_none()
        {
            error.remove(*kind);
        }
    }
    for (kind, value) in context {
        // Tips repeat what they are about.
        let repeats = match &value {
            ContextValue::StyledStrs(tips) => tips.iter().any(|tip| {
                let tip = tip.to_string();
                hidden.iter().any(|text| tip.contains(text))
            }),
            _ => false,
        };
        if repeats {
            error.insert(kind, ContextValue::None);
        }
    }
    error
}

/// Whether it is a name as flags have it.
fn is_flag(text: &str) -> bool {
    let name = text.trim_start_matches('-');
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    name.len() < text.len() && name.len() <= 40 && name.chars().all(plain)
}

/// A text without what of the command line may be a password, wherever it got in.
pub fn without_secrets(text: &str) -> String {
    let arguments = std::env::args_os()
        .skip(1)
        .chain(std::env::var_os("DATABASE_URL"));
    let secrets: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .filter(|argument| may_hold_secret(argument))
        .flat_map(|argument| pieces(&argument))
        .collect();
    let mut out = text.to_owned();
    for secret in secrets {
        out = out.replace(&secret, HIDDEN);
        // As `{:?}` writes it.
        out = out.replace(secret.escape_debug().to_string().as_str(), HIDDEN);
    }
    out
}

/// A path as it may be said.
pub fn path(path: &Path) -> String {
    shown(&without_secrets(&path.display().to_string()))
}

/// The parts of an argument that say its password, longest first: itself, what follows its flag, what
/// follows its scheme, its user with the password, `password=…`.
fn pieces(argument: &str) -> Vec<String> {
    let mut found = vec![argument.to_owned()];
    if let Some((flag, value)) = argument.split_once('=')
        && flag.starts_with('-')
    {
        found.push(value.to_owned());
    }
    if let Some((_, rest)) = argument.split_once("://") {
        // Without a user it is an address, and shown as any other.
        if let Some((user, _)) = rest.rsplit_once('@') {
            found.extend([rest.to_owned(), format!("{user}@")]);
        }
    } else if let Some((user, _)) = argument.rsplit_once('@') {
        found.push(format!("{user}@"));
    }
    let words = argument
        .split([' ', '&', '?', ';'])
        .filter(|word| word.contains('='));
    found.extend(
        words
            .filter(|word| may_hold_secret(word))
            .map(str::to_owned),
    );
    found.retain(|piece| piece.len() > 2);
    found
}

/// Says where a thread panicked, and why, without what may be a password.
pub fn panicked(info: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let said = without_secrets(&info.to_string());
    let said: Vec<String> = said.lines().map(shown).collect();
    eprintln!(
        "thread '{}' {}\n{}",
        thread.name().unwrap_or("<unnamed>"),
        said.join("\n"),
        Backtrace::capture()
    );
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn what_is_hidden_of_an_argument() {
        let pieces = pieces("--output=postgres://u:s3cret@h/x?password=p4ss");
        for piece in [
            "postgres://u:s3cret@h/x?password=p4ss",
            "u:s3cret@",
            "password=p4ss",
        ] {
            assert!(pieces.contains(&piece.to_owned()), "{pieces:?}");
        }
    }
}
