//! Plan: what a check found, and the steps that repair it, for one live schema.

use std::collections::BTreeSet;

use evenkeel_ddl::single::is_one_expression;
use evenkeel_engine::{
    Change, Counted, Plan, PlanOptions, Promise, Question, changes, plan as draw, questions,
    unanswered,
};
use evenkeel_model::{Dialect, ObjectKind, ObjectPath, Schema, Verdict};

use crate::{
    check::{Checked, check},
    database::DbError,
    precheck, stated,
    target::{Expecting, Target, TargetError},
};

/// A plan with what it was made of.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The check that it answers.
    pub checked: Checked,
    /// What it leads to: as expected, with what isn't to be touched as it is.
    pub goal: Schema,
    /// The steps, and what is left out.
    pub plan: Plan,
    /// What was asked of the live rows, and what they answered.
    pub counts: Vec<Counted>,
    not_valid: bool,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There was no check.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A value that would be more than a value.
    #[error("what is stated for {0} is no single expression")]
    NoExpression(ObjectPath),
    /// A value of another kind than its column's, which SQLite would take all the same.
    #[error(
        "{column} is of type {data_type}, and {value} gives {gives}; a day or a text stands in single quotes, such \
         as '2025-01-31'"
    )]
    OfAnotherKind {
        /// The column.
        column: ObjectPath,
        /// Its type.
        data_type: String,
        /// What was stated.
        value: String,
        /// What that gives, in words.
        gives: &'static str,
    },
    /// A value for a column that isn't expected: a slip would go unnoticed.
    #[error("--backfill {column}: no such column is expected")]
    UnknownColumn {
        /// What was said.
        column: String,
        /// What could have been.
        known: BTreeSet<String>,
    },
    /// The rows in the way can't be counted.
    #[error("{database}: rows can't be counted: {why}")]
    Count {
        /// The database without its secrets.
        database: String,
        /// What it said.
        why: DbError,
    },
}

/// Plans what turns a database into what it should be. It changes nothing.
///
/// # Errors
/// See [`PlanError`].
pub async fn plan(target: &Target, options: &PlanOptions) -> Result<Planned, PlanError> {
    let checked = check(target).await?;
    of_check(target, checked, options).await
}

/// Plans what answers a check.
///
/// # Errors
/// See [`PlanError`].
pub async fn of_check(
    target: &Target,
    checked: Checked,
    options: &PlanOptions,
) -> Result<Planned, PlanError> {
    may_be_stated(options, &checked.expected)?;
    for (column, value) in &options.backfill {
        stated::fits(column, value, &checked.expected)?;
    }
    let whole = matches!(target.expecting, Expecting::Source(_));
    let scope = &target.scope;
    let goal = scope.goal(&checked.expected, &checked.live, whole);
    let wanted = |change: &Change| scope.wants(change, whole);
    let changes = changes(&goal, &checked.live, wanted);
    let mut asked = questions(&goal, &checked.live, &changes);
    asked.retain(|question| !target.settles(question));
    let answers = precheck::count(&target.url, asked.clone())
        .await
        .map_err(|why| PlanError::Count {
            database: target.url.to_string(),
            why,
        })?;
    let mut plan = draw(&goal, &checked.live, &changes, &answers, options);
    plan.left_out.extend(unanswered(&checked.report, &changes));
    Ok(Planned {
        counts: Counted::all(&asked, &answers),
        not_valid: options.not_valid,
        checked,
        goal,
        plan,
    })
}

impl Planned {
    /// What the plan promises.
    pub fn promise(&self) -> Promise<'_> {
        Promise {
            goal: &self.goal,
            live: &self.checked.live,
            plan: &self.plan,
            not_valid: self.not_valid,
            in_other_words: self.checked.in_other_words,
        }
    }

    /// What a check of the same says.
    pub fn verdict(&self) -> Verdict {
        self.checked.report.verdict
    }
}

impl Target {
    /// Whether the rows that a question asks about are taken out first.
    fn settles(&self, question: &Question) -> bool {
        // SQLite adds a foreign key to whatever rows there are.
        self.url.dialect() == Dialect::Postgres && self.orphans(&question.object).is_some()
    }

    /// The statement that takes out rows in the way of a foreign key, where it is known.
    pub(crate) fn orphans(&self, object: &ObjectPath) -> Option<&str> {
        let Expecting::Own { orphans } = &self.expecting else {
            return None;
        };
        let of_table = |(table, _): &&(String, String)| object.table.as_ref() == Some(table);
        let found = orphans.iter().find(of_table);
        let key = object.kind == ObjectKind::ForeignKey;
        found.filter(|_| key).map(|(_, sql)| sql.as_str())
    }
}

/// Says no to a value that could be more than one, and to one for a column that isn't expected.
fn may_be_stated(options: &PlanOptions, expected: &Schema) -> Result<(), PlanError> {
    let several = |(_, value): &(&ObjectPath, &String)| !is_one_expression(expected.dialect, value);
    if let Some((column, _)) = options.backfill.iter().find(several) {
        return Err(PlanError::NoExpression(column.clone()));
    }
    let known: BTreeSet<String> = expected
        .tables
        .iter()
        .flat_map(|(name, table)| table.columns.keys().map(move |column| (name, column)))
        .map(|(table, column)| ObjectPath::column(table, column).to_string())
        .collect();
    let mut stated = options.backfill.keys().map(ToString::to_string);
    match stated.find(|column| !known.contains(column)) {
        Some(column) => Err(PlanError::UnknownColumn { column, known }),
        None => Ok(()),
    }
}
