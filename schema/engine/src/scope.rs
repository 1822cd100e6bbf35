//! Which findings and changes count: by name, by kind, and by what somebody accepted for a time. No clock:
//! today is handed in.

use std::collections::BTreeSet;

use globset::{Glob, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use time::{Date, format_description::well_known::Iso8601};

use crate::{
    Aspect, Change, Direction, Finding, ObjectPath, Report, Rule, Schema, Severity, facts::facts,
    goal::goal,
};

/// What is to be looked at, as it was asked for.
#[derive(Clone, Debug, Default)]
pub struct ScopeOptions {
    /// Look only at what matches: a table or an object as it is printed.
    pub include: Vec<String>,
    /// Leave out what matches.
    pub exclude: Vec<String>,
    /// Leave out what is there and not expected.
    pub ignore_extra: bool,
    /// Look at the order of columns.
    pub column_order: bool,
    /// Look at grants.
    pub grants: bool,
    /// Findings that are accepted.
    pub accepted: Vec<Acceptance>,
}

/// An accepted finding, as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    rule: Rule,
    object: String,
    reason: String,
    until: String,
}

/// A finding that is accepted for a time.
#[derive(Clone, Debug)]
pub struct Acceptance {
    rule: Rule,
    object: GlobSet,
    reason: String,
    until: Date,
}

/// Why a scope can't be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ScopeError {
    /// A pattern that is none.
    #[error(transparent)]
    Pattern(#[from] globset::Error),
    /// Nothing would be looked at, which would pass for clean.
    #[error(
        "--include {0:?} matches nothing, neither expected nor live, so nothing would be looked at; a pattern is a \
         table such as 'projects' or 'billing.*', or an object as a check prints it"
    )]
    Nothing(String),
    /// Something that only a whole database has an answer to.
    #[error("--grants looks at a whole database; say with --expected what it should be")]
    OfWhole,
}

/// What is looked at, ready to ask.
#[derive(Clone, Debug)]
pub struct Scope {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
    ignore_extra: bool,
    /// Whether the order of columns counts.
    pub column_order: bool,
    /// Whether grants count.
    pub grants: bool,
    accepted: Vec<Acceptance>,
    today: Date,
}

/// A pattern beside how it was written.
#[derive(Clone, Debug)]
struct Pattern {
    written: String,
    set: GlobSet,
}

impl Pattern {
    fn read(written: &str) -> Result<Self, globset::Error> {
        let set = GlobSetBuilder::new().add(Glob::new(written)?).build()?;
        Ok(Self {
            written: written.to_owned(),
            set,
        })
    }

    fn is_match(&self, object: &ObjectPath) -> bool {
        self.set.is_match(object.owner()) || self.set.is_match(object.to_string())
    }
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

impl Accepted {
    /// Reads what was written.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence that names it.
    pub fn read(self) -> Result<Acceptance, String> {
        let named = format!("{} {}", self.rule, self.object);
        if self.reason.trim().is_empty() {
            return Err(format!("{named} is accepted without a reason"));
        }
        let until = Date::parse(&self.until, &Iso8601::DATE)
            .map_err(|_| format!("{named}: until must be a day such as 2027-01-31"))?;
        let object = Pattern::read(&self.object).map_err(|e| format!("{named}: {e}"))?;
        Ok(Acceptance {
            rule: self.rule,
            object: object.set,
            reason: self.reason,
            until,
        })
    }
}

impl Scope {
    /// The same on another day: what is accepted is accepted for a time.
    pub fn on(mut self, today: Date) -> Self {
        self.today = today;
        self
    }

    /// Reads what was asked for.
    ///
    /// # Errors
    /// A pattern is none.
    pub fn new(options: ScopeOptions, today: Date) -> Result<Self, ScopeError> {
        let patterns = |all: &[String]| -> Result<Vec<Pattern>, ScopeError> {
            Ok(all
                .iter()
                .map(|written| Pattern::read(written))
                .collect::<Result<_, _>>()?)
        };
        Ok(Self {
            include: patterns(&options.include)?,
            exclude: patterns(&options.exclude)?,
            ignore_extra: options.ignore_extra,
            column_order: options.column_order,
            grants: options.grants,
            accepted: options.accepted,
            today,
        })
    }

    /// Says no where something was asked for that only a whole database has an answer to.
    ///
    /// # Errors
    /// It was.
    pub fn of_managed_tables(&self) -> Result<(), ScopeError> {
        match self.grants {
            true => Err(ScopeError::OfWhole),
            false => Ok(()),
        }
    }

    /// Patterns that leave nothing out: a slip, perhaps.
    ///
    /// # Errors
    /// A pattern of what is looked at matches nothing that there is.
    pub fn matches_something(&self, known: &Known) -> Result<Vec<String>, ScopeError> {
        let nothing = |pattern: &&Pattern| !known.0.iter().any(|n| pattern.set.is_match(n));
        if let Some(pattern) = self.include.iter().find(nothing) {
            return Err(ScopeError::Nothing(pattern.written.clone()));
        }
        let idle = self.exclude.iter().filter(nothing);
        Ok(idle.map(|pattern| pattern.written.clone()).collect())
    }

    /// Whether an object is looked at.
    pub fn holds(&self, object: &ObjectPath) -> bool {
        let matches = |all: &[Pattern]| all.iter().any(|pattern| pattern.is_match(object));
        (self.include.is_empty() || matches(&self.include)) && !matches(&self.exclude)
    }

    /// Whether a change is a plan's to answer. `whole`: all of a database is expected; else what isn't known of
    /// it is none of our business.
    pub fn wants(&self, change: &Change, whole: bool) -> bool {
        let extra = change.aspect() == Aspect::Extra;
        self.holds(&change.object) && !(extra && (self.ignore_extra || !whole))
    }

    /// What a plan is to lead to, and for what it is: as expected, with all that isn't to be touched as live has it.
    pub fn goal(&self, expected: &Schema, live: &Schema, whole: bool) -> Schema {
        goal(expected, live, |change| !self.wants(change, whole))
    }

    /// The report of what is looked at.
    pub fn apply(&self, report: Report) -> Report {
        report.reconsider(|mut finding| {
            let extra = finding.rule.direction() == Some(Direction::Extra);
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
    use time::{Date, Month};

    use super::{Accepted, Scope, ScopeOptions};
    use crate::{Dialect, Finding, ObjectPath, Report, Rule, Schema, Severity, fingerprint};

    fn accepted(reason: &str, until: &str) -> Accepted {
        Accepted {
            rule: Rule::ExtraIndex,
            object: "t index *".into(),
            reason: reason.into(),
            until: until.into(),
        }
    }

    #[test]
    fn an_acceptance_says_what_is_wrong_with_it() {
        let read = |reason, until| accepted(reason, until).read().map(drop);
        assert_eq!(read("slow report", "2027-01-31"), Ok(()));
        assert!(read(" ", "2027-01-31").is_err_and(|e| e.contains("reason")));
        assert!(read("x", "soon").is_err_and(|e| e.contains("until")));
    }

    #[test]
    fn a_finding_is_accepted_through_its_last_day() {
        let finding = Finding {
            rule: Rule::ExtraIndex,
            severity: Rule::ExtraIndex.severity(),
            object: ObjectPath::part(crate::ObjectKind::Index, "t", "i"),
            expected: None,
            live: None,
            migration: None,
            features: Vec::new(),
            note: None,
        };
        let nothing = fingerprint(&Schema::empty(Dialect::Sqlite));
        let lasting = |month, day| {
            let today = Date::from_calendar_date(2027, month, day).expect("it is a day");
            let last = accepted("slow report", "2027-01-31").read();
            let options = ScopeOptions {
                accepted: vec![last.expect("it reads")],
                ..ScopeOptions::default()
            };
            let scope = Scope::new(options, today).expect("there is no pattern");
            let report = Report::of(vec![finding.clone()], Vec::new(), None, nothing.clone());
            scope.apply(report).findings[0].severity
        };
        assert_eq!(lasting(Month::January, 31), Severity::Notice);
        assert_eq!(lasting(Month::February, 1), finding.severity);
    }
}
