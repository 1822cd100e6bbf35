//! A check's report, as people and as machines read it. One file a format.

mod github;
mod json;
mod junit;
pub mod plan;
mod sarif;
pub mod text;

use std::{error::Error, process::ExitCode};

use clap::{Args, ValueEnum};
use evenkeel_model::{Report, Severity, Verdict};

use crate::{again::Next, terminal};

/// Exit code for drift.
pub const DRIFT: u8 = 2;
/// Exit code where it could not be told.
pub const UNVERIFIED: u8 = 1;

/// How a report is printed, and when it is a failure.
#[derive(Args)]
pub struct OutputArgs {
    /// How to print the findings.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// From which severity on a finding means exit code 2.
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    fail_on: FailOn,
}

/// What is said of a report beside it.
#[derive(Default)]
pub struct Said<'a> {
    /// The database without its secrets, as machines are told it.
    pub database: &'a str,
    /// What was held against what, as people are told it.
    pub sides: Vec<(&'static str, String)>,
    /// What else they should know.
    pub words: Vec<String>,
    /// What helps next.
    pub next: Option<Next>,
}

/// Prints a report and says with which code to exit.
///
/// # Errors
/// As [`render`].
pub fn print(
    report: &Report,
    said: Said<'_>,
    output: &OutputArgs,
) -> Result<ExitCode, Box<dyn Error>> {
    let subject = Subject {
        database: said.database,
        sides: said.sides,
        words: said.words,
        next: said.next,
        fail_on: output.fail_on,
        width: terminal::width(&std::io::stdout()),
    };
    let text = render(report, &subject, output.format)?;
    match output.format {
        // Takes the colours out where nobody sees them.
        Format::Text => anstream::print!("{}", no_command(&text)),
        _ => print!("{text}"),
    }
    Ok(match output.fail_on.verdict(report) {
        Verdict::Clean => ExitCode::SUCCESS,
        Verdict::Drift => ExitCode::from(DRIFT),
        Verdict::CouldNotVerify => ExitCode::from(UNVERIFIED),
    })
}

/// Text of whose lines none is a command to the CI server in whose log it stands.
pub fn no_command(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let begins = line.trim_start();
        let blank = line.len() - begins.len();
        match begins.strip_prefix("::") {
            Some(rest) => out.push_str(&format!("{}\\u{{3a}}:{rest}", &line[..blank])),
            None => out.push_str(line),
        }
    }
    out.replace("##[", "#\\u{23}[")
}

/// In which form a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people; coloured on a terminal.
    Text,
    /// The whole report, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML, for CI servers.
    Junit,
    /// Annotations for GitHub's log.
    Github,
}

/// From which severity on a finding is drift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors alone.
    Error,
    /// Warnings too.
    Warning,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
        }
    }

    /// The verdict that holds under this threshold.
    pub fn verdict(self, report: &Report) -> Verdict {
        match report.verdict {
            Verdict::Drift
                if !report
                    .findings
                    .iter()
                    .any(|f| f.severity >= self.severity()) =>
            {
                Verdict::Clean
            }
            verdict => verdict,
        }
    }
}

/// What a report is about, beside what it says.
pub struct Subject<'a> {
    /// The database without its secrets.
    pub database: &'a str,
    /// What was held against what, for people.
    pub sides: Vec<(&'static str, String)>,
    /// What else people should know.
    pub words: Vec<String>,
    /// What helps next.
    pub next: Option<Next>,
    /// From which severity on a finding is a failure.
    pub fail_on: FailOn,
    /// How wide the terminal is, where there is one.
    pub width: Option<usize>,
}

/// The report in a format. Text may hold colours, which whoever prints it takes out where they don't
/// belong.
///
/// # Errors
/// The format's library could not write it.
pub fn render(
    report: &Report,
    subject: &Subject<'_>,
    format: Format,
) -> Result<String, Box<dyn std::error::Error>> {
    Ok(match format {
        Format::Text => text::render(report, subject, subject.width),
        Format::Json => json::render(report, subject)?,
        Format::Sarif => sarif::render(report)?,
        Format::Junit => junit::render(report, subject)?,
        Format::Github => github::render(report),
    })
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;
    use evenkeel_model::{Finding, ObjectPath, Report, Rule, Verdict};

    use super::{FailOn, Format, Subject, render};

    const HOSTILE: &str = "a\"b</testcase>]]>\n::error::<script>%0A\u{1b}[41m";

    /// A report with one finding of a hostile name.
    fn report(rule: Rule) -> Report {
        Report {
            verdict: Verdict::Drift,
            unverifiable: None,
            findings: vec![Finding {
                rule,
                severity: rule.severity(),
                object: ObjectPath::column("projects", HOSTILE),
                expected: Some(HOSTILE.into()),
                live: None,
                migration: Some("1".into()),
                features: vec!["Toggles".into()],
                note: None,
            }],
            ..Report::could_not_verify("")
        }
    }

    fn subject(width: Option<usize>) -> Subject<'static> {
        Subject {
            database: "sqlite:x.db",
            sides: Vec::new(),
            words: Vec::new(),
            next: None,
            fail_on: FailOn::Warning,
            width,
        }
    }

    fn rendered(report: &Report, format: Format) -> String {
        render(report, &subject(None), format).expect("it can be written")
    }

    #[test]
    fn every_format_names_the_rule_of_a_finding() {
        for format in Format::value_variants() {
            let text = rendered(&report(Rule::MissingColumn), *format);
            assert!(text.contains("missing-column"), "{format:?}:\n{text}");
        }
    }

    #[test]
    fn a_hostile_name_ends_nothing() {
        let report = report(Rule::MissingColumn);
        let json: serde_json::Value = serde_json::from_str(&rendered(&report, Format::Json))
            .expect("it is JSON whatever the name");
        assert_eq!(json["findings"][0]["object"]["name"], HOSTILE);
        let sarif: serde_json::Value = serde_json::from_str(&rendered(&report, Format::Sarif))
            .expect("it is JSON whatever the name");
        assert_eq!(
            sarif["runs"][0]["results"].as_array().map(Vec::len),
            Some(1)
        );
        let junit = rendered(&report, Format::Junit);
        assert_eq!(junit.matches("</testcase>").count(), 1, "{junit}");
        assert!(!junit.contains("<script>"), "{junit}");
        let github = rendered(&report, Format::Github);
        assert_eq!(github.lines().count(), 1, "{github}");
        // What is left of it can't steer the terminal either.
        let text = rendered(&report, Format::Text);
        assert!(!text.contains("\u{1b}[41m"), "{text:?}");
        // The verdict, the finding and the hint.
        assert_eq!(text.lines().count(), 3, "{text:?}");
    }

    #[test]
    fn equal_findings_are_one_line_that_fits() {
        let mut many = report(Rule::MissingColumn);
        let one = many.findings.remove(0);
        many.findings = (1..=9)
            .map(|n| Finding {
                object: ObjectPath::column("projects", &format!("some_column_{n}")),
                expected: Some(format!("VARCHAR({n})")),
                features: vec![format!("Column {n} in list and forms")],
                ..one.clone()
            })
            .collect();
        let text = rendered(&many, Format::Text);
        let lines: Vec<&str> = text.lines().collect();
        // The verdict, nine findings and the hint.
        assert_eq!(lines.len(), 3, "{text}");
        for n in 1..=9 {
            assert!(lines[1].contains(&format!("some_column_{n}")), "{text}");
        }
        assert_eq!(text.matches("in list and forms").count(), 1, "{text}");

        let narrow = render(&many, &subject(Some(80)), Format::Text).expect("it is text");
        for line in anstream::adapter::strip_str(&narrow).to_string().lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }

    #[test]
    fn no_line_is_a_command() {
        let text = super::no_command("a ::b\n  ::error::x\n##[add-mask]y\n");
        assert_eq!(text, "a ::b\n  \\u{3a}:error::x\n#\\u{23}[add-mask]y\n");
    }

    #[test]
    fn sarif_points_each_result_at_its_rule() {
        for rule in Rule::ALL.iter().copied() {
            let sarif: serde_json::Value =
                serde_json::from_str(&rendered(&report(rule), Format::Sarif)).expect("it is JSON");
            let run = &sarif["runs"][0];
            let result = &run["results"][0];
            let index = result["ruleIndex"].as_u64().expect("it has an index") as usize;
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], rule.id());
            assert_eq!(result["ruleId"], rule.id());
        }
    }

    #[test]
    fn a_warning_fails_unless_errors_alone_are_asked_for() {
        let warning = report(Rule::MissingIndex);
        assert_eq!(FailOn::Warning.verdict(&warning), Verdict::Drift);
        assert_eq!(FailOn::Error.verdict(&warning), Verdict::Clean);
        let error = report(Rule::MissingColumn);
        assert_eq!(FailOn::Error.verdict(&error), Verdict::Drift);
        let unknown = Report::could_not_verify("no");
        assert_eq!(FailOn::Error.verdict(&unknown), Verdict::CouldNotVerify);
    }

    #[test]
    fn what_could_not_be_told_is_no_success_in_any_format() {
        let unknown = Report::could_not_verify("The ledger is locked.");
        for format in Format::value_variants() {
            let text = rendered(&unknown, *format);
            assert!(
                text.contains("The ledger is locked."),
                "{format:?}:\n{text}"
            );
        }
        assert!(rendered(&unknown, Format::Junit).contains("errors=\"1\""));
    }
}
