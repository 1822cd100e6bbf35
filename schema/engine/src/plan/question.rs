//! What a plan must know of the live rows: how many stand in the way of a constraint.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    held::Held,
    noun::{Edit, Noun},
};
use crate::{
    Attribute, Change, Column, Constraint, Dialect, Index, ObjectKind, ObjectPath, Schema, Table,
    align::aligned,
    sql::{list, name, quote},
};

/// A count to be asked of the live database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The object in whose way the rows stand.
    pub object: ObjectPath,
    /// A statement that gives one number.
    pub sql: String,
    /// The expression in it that comes from the expected side as it is: a check's, or the condition of
    /// an index. Whoever asks must hold it to be harmless first.
    pub expression: Option<String>,
}

/// What the live database answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    /// So many rows are in the way.
    Rows(u64),
    /// It wasn't counted; why, as a part of a sentence that follows "since".
    Open(String),
}

/// A question with its answer: what a plan rests on beside the two schemas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The object in whose way the rows stand.
    pub object: ObjectPath,
    /// The statement that was asked.
    pub sql: String,
    /// What the live database answered.
    #[serde(flatten)]
    pub count: Count,
}

impl Counted {
    /// What was asked, beside what was answered.
    pub fn all(asked: &[Question], answers: &BTreeMap<ObjectPath, Count>) -> Vec<Self> {
        let answered = |question: &Question| {
            Some(Self {
                object: question.object.clone(),
                sql: question.sql.clone(),
                count: answers.get(&question.object)?.clone(),
            })
        };
        asked.iter().filter_map(answered).collect()
    }
}

/// The questions that a plan for these changes has.
pub fn questions(expected: &Schema, live: &Schema, changes: &[Change]) -> Vec<Question> {
    let live = &*aligned(expected, live);
    let ask = |change: &Change| -> Option<Question> {
        let object = &change.object;
        let table = object.table.as_deref()?;
        if !expected.tables.contains_key(table) {
            return None;
        }
        let Some(found) = find_table(live, table) else {
            return missing_table(expected, live, change, table);
        };
        let mut expression = None;
        let sql = match Noun::of(change, expected, live)? {
            Noun::Column(Edit::Add(column)) => needs_value(column).then(|| count(table, ""))?,
            Noun::Column(Edit::Alter(column, _, Attribute::Nullability)) => {
                let null = format!("{} IS NULL", quote(object.own_name()));
                (!column.nullable).then(|| count(table, &null))?
            }
            Noun::Index(Edit::Add(index) | Edit::Alter(index, ..)) => {
                let parts = index.definition.parts();
                expression = parts.and_then(|parts| parts.predicate.clone());
                repeated(table, index, found)?
            }
            Noun::Constraint(Edit::Add(constraint) | Edit::Alter(constraint, ..)) => {
                let there = |c: &String| found_column(found, c);
                if !constraint.columns.iter().all(there) {
                    return None;
                }
                if object.kind == ObjectKind::Check {
                    expression = Some(checked(constraint)?.to_owned());
                }
                violations(object.kind, table, constraint, live)?
            }
            // No rows can be in the way of these.
            Noun::Column(_)
            | Noun::Index(Edit::Drop(_))
            | Noun::Constraint(Edit::Drop(_))
            | Noun::Namespace(_)
            | Noun::Extension(_)
            | Noun::Type(_)
            | Noun::Sequence(_)
            | Noun::Routine(_)
            | Noun::Table(_)
            | Noun::Trigger(_)
            | Noun::Policy(_)
            | Noun::RewriteRule(_)
            | Noun::View(_)
            | Noun::Statistics(_) => return None,
        };
        Some(Question {
            object: object.clone(),
            sql,
            expression,
        })
    };
    // What may stand in no plan isn't asked about either.
    let held = Held::of(expected, live);
    let changes = changes
        .iter()
        .filter(|change| held.refuses(change).is_none());
    let mut asked: Vec<Question> = changes.filter_map(ask).collect();
    asked.dedup();
    asked
}

fn find_table<'a>(schema: &'a Schema, name: &str) -> Option<&'a Table> {
    match schema.dialect {
        Dialect::Postgres => schema.tables.get(name),
        Dialect::Sqlite => schema
            .tables
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, t)| t),
    }
}

fn found_column(table: &Table, name: &str) -> bool {
    table.columns.contains_key(name) || table.columns.keys().any(|c| c.eq_ignore_ascii_case(name))
}

/// Whether rows that are there would lack a value in a new column.
pub fn needs_value(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.generated.is_none()
}

/// The constraint that a path means.
pub fn constraint<'a>(
    table: &'a Table,
    kind: ObjectKind,
    object: &ObjectPath,
) -> Option<&'a Constraint> {
    let name = object.name.as_deref().unwrap_or_default();
    match kind {
        ObjectKind::PrimaryKey => table.primary_key.as_ref(),
        ObjectKind::Unique => table.uniques.get(name),
        ObjectKind::ForeignKey => table.foreign_keys.get(name),
        ObjectKind::Check => table.checks.get(name),
        ObjectKind::Exclusion => table.exclusions.get(name),
        _ => None,
    }
}

/// Rows elsewhere that refer to a table which isn't there.
fn missing_table(
    expected: &Schema,
    live: &Schema,
    change: &Change,
    table: &str,
) -> Option<Question> {
    if change.object.kind != ObjectKind::Table || live.dialect != Dialect::Sqlite {
        return None;
    }
    let mut counts = Vec::new();
    for (other, wanted) in &expected.tables {
        let Some(found) = find_table(live, other) else {
            continue;
        };
        for key in wanted.foreign_keys.values() {
            let to_it = key
                .references
                .as_ref()
                .is_some_and(|r| r.table.eq_ignore_ascii_case(table));
            if to_it && key.columns.iter().all(|c| found_column(found, c)) {
                counts.push(format!("({})", count(other, &all_set("", &key.columns))));
            }
        }
    }
    (!counts.is_empty()).then(|| Question {
        object: change.object.clone(),
        sql: format!("SELECT {}", counts.join(" + ")),
        expression: None,
    })
}

fn count(table: &str, condition: &str) -> String {
    let condition = match condition.is_empty() {
        true => String::new(),
        false => format!(" WHERE {condition}"),
    };
    format!("SELECT count(*) FROM {}{condition}", name(table))
}

fn all_set(alias: &str, columns: &[String]) -> String {
    let set: Vec<_> = columns
        .iter()
        .map(|c| format!("{alias}{} IS NOT NULL", quote(c)))
        .collect();
    set.join(" AND ")
}

/// Rows that repeat the key of a unique index, where that is of columns alone.
fn repeated(table: &str, index: &Index, found: &Table) -> Option<String> {
    let parts = index.definition.parts()?;
    let plain = !parts.nulls_not_distinct && parts.include.is_empty();
    // An expression is left to the engine, which refuses and rolls back.
    let columns = index.key_columns()?;
    let there = columns.iter().all(|c| found_column(found, c));
    if !index.unique || !plain || !there {
        return None;
    }
    let condition = match &parts.predicate {
        Some(condition) => format!("({condition}) AND "),
        None => String::new(),
    };
    Some(format!(
        "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {} WHERE {condition}{} \
         GROUP BY {} HAVING count(*) > 1) d",
        name(table),
        all_set("", &columns),
        list(&columns)
    ))
}

/// The expression of a check.
fn checked(constraint: &Constraint) -> Option<&str> {
    let expression = constraint.definition.strip_prefix("CHECK ")?;
    Some(expression.trim_end_matches(" NO INHERIT"))
}

fn violations(
    kind: ObjectKind,
    table: &str,
    constraint: &Constraint,
    live: &Schema,
) -> Option<String> {
    let columns = &constraint.columns;
    Some(match kind {
        ObjectKind::PrimaryKey | ObjectKind::Unique => {
            // NULLs are no duplicates, except in a key, where they are refused.
            let nulls_count = constraint.definition.contains("NULLS NOT DISTINCT");
            let filter = match nulls_count || kind == ObjectKind::PrimaryKey {
                true => String::new(),
                false => format!(" WHERE {}", all_set("", columns)),
            };
            let group = list(columns);
            let repeated = format!(
                "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {}{filter} \
                 GROUP BY {group} HAVING count(*) > 1) d",
                name(table)
            );
            match kind {
                ObjectKind::PrimaryKey => {
                    let any: Vec<_> = columns
                        .iter()
                        .map(|c| format!("{} IS NULL", quote(c)))
                        .collect();
                    format!(
                        "SELECT ({repeated}) + ({})",
                        count(table, &any.join(" OR "))
                    )
                }
                _ => repeated,
            }
        }
        ObjectKind::ForeignKey => {
            let to = constraint.references.as_ref()?;
            let set = all_set("f.", columns);
            let target = find_table(live, &to.table)
                .filter(|t| to.columns.iter().all(|c| found_column(t, c)));
            let dangling = match target {
                None => format!("SELECT count(*) FROM {} f WHERE {set}", name(table)),
                Some(_) => {
                    let pairs: Vec<_> = columns
                        .iter()
                        .zip(&to.columns)
                        .map(|(own_name, other)| {
                            format!("t.{} = f.{}", quote(other), quote(own_name))
                        })
                        .collect();
                    format!(
                        "SELECT count(*) FROM {} f WHERE {set} AND NOT EXISTS \
                         (SELECT 1 FROM {} t WHERE {})",
                        name(table),
                        name(&to.table),
                        pairs.join(" AND ")
                    )
                }
            };
            // SQLite reads the words and takes no notice of them.
            let whole = live.dialect == Dialect::Postgres
                && columns.len() > 1
                && constraint.definition.contains("MATCH FULL");
            match whole {
                false => dangling,
                true => {
                    let null = |c: &String| format!("f.{} IS NULL", quote(c));
                    let any: Vec<_> = columns.iter().map(null).collect();
                    format!(
                        "SELECT ({dangling}) + (SELECT count(*) FROM {} f WHERE ({}) AND NOT ({}))",
                        name(table),
                        any.join(" OR "),
                        any.join(" AND ")
                    )
                }
            }
        }
        ObjectKind::Check => {
            // In parentheses of its own, whatever the text says.
            count(table, &format!("NOT ({})", checked(constraint)?))
        }
        _ => return None,
    })
}
