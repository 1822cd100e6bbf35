//! `evenkeel rules` and `evenkeel explain`

use std::process::ExitCode;

use anstyle::Style;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use evenkeel_schema::Rule;

const BOLD: Style = Style::new().bold();

/// Lists every rule.
pub fn rules() -> ExitCode {
    for rule in Rule::ALL {
        let entry = rule.entry();
        anstream::println!(
            "{BOLD}{:27}{BOLD:#} {:8} {}",
            entry.id,
            entry.severity.to_string(),
            entry.meaning
        );
    }
    ExitCode::SUCCESS
}

/// Says all there is to know of one.
pub fn explain(rule: Rule) -> ExitCode {
    let entry = rule.entry();
    anstream::println!(
        "{BOLD}{}{BOLD:#} ({})\n\n{}\n\n{BOLD}Why it matters{BOLD:#}\n{}\n\n{BOLD}How it is repaired{BOLD:#}\n{}",
        entry.id,
        entry.severity,
        entry.meaning,
        entry.why,
        entry.repair
    );
    ExitCode::SUCCESS
}

/// Reads a rule's id; a mistyped one is answered with those that there are.
pub fn parser() -> impl TypedValueParser<Value = Rule> {
    PossibleValuesParser::new(Rule::ALL.iter().map(|rule| rule.id())).map(|id| {
        Rule::ALL
            .iter()
            .copied()
            .find(|rule| rule.id() == id)
            .expect("only the ids of rules are possible")
    })
}
