//! Which findings count: by name, by kind, and by what somebody accepted for a time.

use std::{collections::BTreeSet, error::Error, path::PathBuf};

use clap::Args;
use evenkeel_engine::facts;
use evenkeel_model::{Finding, ObjectPath, Report, Rule, Schema, Severity};
use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::again::Again;
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};

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

/// What is looked at, ready to ask.
pub struct Scope {
    include: Option<GlobSet>,
    /// Each by itself, as it was written.
    included: Vec<(String, GlobSet)>,
    exclude: GlobSet,
    /// Each by itself, as it was written.
    excluded: Vec<(String, GlobSet)>,
    ignore_extra: bool,
    /// Whether the order of columns counts.
    pub column_order: bool,
    /// Whether grants count.
    pub grants: bool,
    accepted: Vec<Acceptance>,
    today: Date,
}

/// The file of accepted findings.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Acceptances {
    #[serde(default)]
    accept: Vec<Accepted>,
}

/// One accepted finding, as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    rule: Rule,
    object: String,
    reason: String,
    until: String,
}

struct Acceptance {
    rule: Rule,
    object: GlobSet,
    reason: String,
    until: Date,
}

fn globs(patterns: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern)?);
    }
    set.build()
}

/// The names that there are on either side, which a pattern may match.
#[derive(Default)]
pub struct Known(BTreeSet<String>);

impl Known {
    /// With all that a schema has.
    pub fn schema(&mut self, schema: &Schema) {
        for fact in facts(schema) {
            self.object(&fact.path);
        }
    }

    /// With tables.
    pub fn tables(&mut self, tables: Vec<String>) {
        self.0.extend(tables);
    }

    /// With the ledgers and versions that a report speaks of, and whatever else it names.
    pub fn ledgers(&mut self, report: &Report) {
        self.0
            .extend(report.ledgers.iter().map(|ledger| ledger.table.clone()));
        for finding in &report.findings {
            self.object(&finding.object);
        }
    }

    fn object(&mut self, object: &ObjectPath) {
        self.0.insert(object.owner().to_owned());
        self.0.insert(object.to_string());
    }
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
        let include = match self.include.is_empty() {
            true => None,
            false => Some(globs(&self.include)?),
        };
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
        let each = |pattern: &String| Ok((pattern.clone(), globs(std::slice::from_ref(pattern))?));
        let included: Result<_, globset::Error> = self.include.iter().map(each).collect();
        let excluded: Result<_, globset::Error> = self.exclude.iter().map(each).collect();
        Ok(Scope {
            include,
            included: included?,
            exclude: globs(&self.exclude)?,
            excluded: excluded?,
            ignore_extra: self.ignore_extra,
            column_order: self.column_order,
            grants: self.grants,
            accepted,
            today: OffsetDateTime::now_utc().date(),
        })
    }
}

impl Accepted {
    fn read(self) -> Result<Acceptance, String> {
        let named = format!("{} {}", self.rule, self.object);
        if self.reason.trim().is_empty() {
            return Err(format!("{named} is accepted without a reason"));
        }
        let until = Date::parse(&self.until, &Iso8601::DATE)
            .map_err(|_| format!("{named}: until must be a day such as 2027-01-31"))?;
        let object = globs(&[self.object]).map_err(|e| format!("{named}: {e}"))?;
        Ok(Acceptance {
            rule: self.rule,
            object,
            reason: self.reason,
            until,
        })
    }
}

impl Scope {
    /// Says no where something was asked for that only a whole database has an answer to.
    ///
    /// # Errors
    /// It was.
    pub fn of_managed_tables(&self) -> Result<(), String> {
        match self.grants {
            true => Err(
                "--grants looks at a whole database; say with --expected what it should be".into(),
            ),
            false => Ok(()),
        }
    }

    /// Says no where nothing is looked at: that would pass for clean. A pattern that leaves nothing out
    /// is a slip at most, and said on standard error.
    ///
    /// # Errors
    /// A pattern of --include matches nothing that there is.
    pub fn matches_something(&self, known: &Known) -> Result<(), String> {
        let nothing = |set: &GlobSet| !known.0.iter().any(|name| set.is_match(name));
        for (pattern, _) in self.excluded.iter().filter(|(_, set)| nothing(set)) {
            eprintln!(
                "Note: --exclude {pattern:?} matches nothing, neither expected nor live, so it leaves \
                 nothing out."
            );
        }
        for (pattern, set) in &self.included {
            if nothing(set) {
                return Err(format!(
                    "--include {pattern:?} matches nothing, neither expected nor live, so nothing would be \
                     looked at; a pattern is a table such as 'projects' or 'billing.*', or an object as a \
                     check prints it"
                ));
            }
        }
        Ok(())
    }

    /// Whether an object is looked at.
    pub fn holds(&self, object: &ObjectPath) -> bool {
        let matches =
            |set: &GlobSet| set.is_match(object.owner()) || set.is_match(object.to_string());
        self.include.as_ref().is_none_or(&matches) && !matches(&self.exclude)
    }

    /// Whether what nobody expects is looked at.
    pub fn ignores_extra(&self) -> bool {
        self.ignore_extra
    }

    /// The report of what is looked at.
    pub fn apply(&self, report: Report) -> Report {
        report.reconsider(|mut finding| {
            let extra = finding.rule.id().starts_with("extra-");
            if !self.holds(&finding.object) || (extra && self.ignore_extra) {
                return None;
            }
            self.accept(&mut finding);
            Some(finding)
        })
    }

    fn accept(&self, finding: &mut Finding) {
        let name = finding.object.to_string();
        let found = self
            .accepted
            .iter()
            .find(|a| a.rule == finding.rule && a.object.is_match(&name));
        let Some(found) = found else { return };
        let (until, reason) = (found.until, &found.reason);
        if until >= self.today {
            finding.severity = Severity::Notice;
            finding.note = Some(format!("Accepted until {until}: {reason}"));
        } else {
            finding.note = Some(format!("It was accepted until {until}: {reason}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Acceptances;

    #[test]
    fn an_acceptance_says_what_is_wrong_with_it() {
        let read = |text: &str| {
            let file: Acceptances = toml::from_str(text).map_err(|e| e.to_string())?;
            file.accept.into_iter().try_for_each(|a| a.read().map(drop))
        };
        let entry = |reason: &str, until: &str| {
            format!(
                "[[accept]]\nrule = \"extra-index\"\nobject = \"t index *\"\nreason = \"{reason}\"\nuntil = \"{until}\"\n"
            )
        };
        assert_eq!(read(&entry("slow report", "2027-01-31")), Ok(()));
        assert!(read(&entry(" ", "2027-01-31")).is_err_and(|e| e.contains("reason")));
        assert!(read(&entry("x", "soon")).is_err_and(|e| e.contains("until")));
        assert!(read("[[accept]]\nrule = \"no-such\"\n").is_err());
    }
}
