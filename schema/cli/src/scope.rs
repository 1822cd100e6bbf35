//! Which findings count, as the command line says it: by name, by kind, and by what somebody accepted for a
//! time.

use std::{error::Error, path::PathBuf};

use clap::Args;
use evenkeel_engine::{Accepted, Scope, ScopeOptions};
use serde::Deserialize;
use time::OffsetDateTime;

use crate::again::Again;

/// What is looked at.
#[derive(Args)]
pub struct ScopeArgs {
    /// Look only at what matches: a table (`billing.*`, `project_*`) or an object as it is printed.
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Leave out what matches.
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Leave out what is there and not expected.
    #[arg(long)]
    ignore_extra: bool,
    /// Look at the order of columns too (with --expected).
    #[arg(long)]
    column_order: bool,
    /// Postgres: look at what others than the owners may do, too (with --expected).
    #[arg(long)]
    grants: bool,
    /// A TOML file of findings that are accepted, each with a reason and a last day.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
}

/// The file of accepted findings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptances {
    #[serde(default)]
    accept: Vec<Accepted>,
}

impl ScopeArgs {
    /// The same once more.
    pub fn again(&self, mut again: Again) -> Again {
        for pattern in &self.include {
            again = again.with("--include", pattern);
        }
        for pattern in &self.exclude {
            again = again.with("--exclude", pattern);
        }
        if let Some(path) = &self.accept {
            again = again.with("--accept", &path.display().to_string());
        }
        again
            .with_if("--ignore-extra", self.ignore_extra)
            .with_if("--column-order", self.column_order)
            .with_if("--grants", self.grants)
    }

    /// Reads patterns and the file of accepted findings.
    ///
    /// # Errors
    /// One of them can't be read; the message says which.
    pub fn read(&self) -> Result<Scope, Box<dyn Error>> {
        let mut accepted = Vec::new();
        if let Some(path) = &self.accept {
            let shown = path.display();
            let text =
                std::fs::read_to_string(path).map_err(|e| format!("{shown} can't be read: {e}"))?;
            let file: Acceptances = toml::from_str(&text)
                .map_err(|e| format!("{shown} can't be understood: {}", e.to_string().trim()))?;
            for entry in file.accept {
                accepted.push(entry.read().map_err(|e| format!("{shown}: {e}"))?);
            }
        }
        let options = ScopeOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            ignore_extra: self.ignore_extra,
            column_order: self.column_order,
            grants: self.grants,
            accepted,
        };
        Ok(Scope::new(options, OffsetDateTime::now_utc().date())?)
    }
}

/// Says which patterns leave nothing out: a slip, perhaps.
pub fn tell_idle(patterns: &[String]) {
    for pattern in patterns {
        eprintln!(
            "Note: --exclude {pattern:?} matches nothing, neither expected nor live, so it leaves nothing out."
        );
    }
}

#[cfg(test)]
mod tests {
    use super::Acceptances;

    #[test]
    fn a_file_of_accepted_findings_is_read_to_the_letter() {
        let read = |text: &str| {
            toml::from_str::<Acceptances>(text)
                .map(|file| file.accept.len())
                .ok()
        };
        let entry = "[[accept]]\nrule = \"extra-index\"\nobject = \"t index *\"\nreason = \"slow report\"\n";
        let until = "until = \"2027-01-31\"\n";
        assert_eq!(read(&format!("{entry}{until}{entry}{until}")), Some(2));
        assert_eq!(read(entry), None);
        assert_eq!(read(&format!("{entry}{until}unti = 1\n")), None);
        assert_eq!(read("[[accept]]\nrule = \"no-such\"\n"), None);
    }
}
