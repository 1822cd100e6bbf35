//! `evenkeel rules` and `evenkeel explain`

use std::process::ExitCode;

use anstyle::Style;
use evenkeel_model::Rule;

use crate::terminal::{width, wrapped};

const BOLD: Style = Style::new().bold();

/// Lists every rule.
pub fn rules() -> ExitCode {
    let width = width(&std::io::stdout());
    for rule in Rule::ALL {
        let entry = rule.entry();
        let line = format!(
            "{BOLD}{:27}{BOLD:#} {:8} {}",
            entry.id,
            entry.severity.to_string(),
            entry.meaning
        );
        anstream::print!("{}", wrapped(&line, width, &" ".repeat(37)));
    }
    ExitCode::SUCCESS
}

/// Says all there is to know of one.
pub fn explain(rule: Rule) -> ExitCode {
    let entry = rule.entry();
    let width = width(&std::io::stdout());
    let text = |text: &str| wrapped(text, width, "");
    anstream::print!(
        "{BOLD}{}{BOLD:#} ({})\n\n{}\n{BOLD}Why it matters{BOLD:#}\n{}\n{BOLD}How it is repaired{BOLD:#}\n{}",
        entry.id,
        entry.severity,
        text(entry.meaning),
        text(entry.why),
        text(entry.repair)
    );
    ExitCode::SUCCESS
}

/// Reads a rule's id; a mistyped one is answered with the likely one.
///
/// # Errors
/// There is no such rule.
pub fn read(id: &str) -> Result<Rule, String> {
    if let Some(rule) = Rule::ALL.iter().find(|rule| rule.id() == id) {
        return Ok(*rule);
    }
    let ids = Rule::ALL.iter().map(|rule| rule.id());
    Err(match alike(id, ids) {
        Some(likely) => {
            format!("there is no such rule; is it {likely}? `evenkeel rules` lists all")
        }
        None => "there is no such rule; `evenkeel rules` lists all".to_owned(),
    })
}

/// The name that somebody may have meant: one that takes few strokes to get to.
pub fn alike<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = |name: &str| strsim::osa_distance(typed, name);
    names
        .map(|name| (far(name), name))
        .filter(|(far, _)| *far <= 2.max(typed.chars().count() / 4))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::{alike, read};

    #[test]
    fn a_slip_is_told_from_another_word() {
        assert!(read("missing-colum").is_err_and(|said| said.contains("is it missing-column?")));
        assert!(read("bogus").is_err_and(|said| !said.contains("is it")));
        let commands = ["routes", "check", "rules"];
        assert_eq!(alike("bogus", commands.into_iter()), None);
        assert_eq!(alike("chekc", commands.into_iter()), Some("check"));
    }
}
