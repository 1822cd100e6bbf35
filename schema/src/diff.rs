//! The facts in which live differs from expected. No judgement yet: that is [`crate::Finding`].

use crate::{Column, ForeignKey, ObjectPath, Schema, Table};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Expected, and not there.
    Missing {
        /// What is missing.
        object: ObjectPath,
        /// How it should be, in the engine's words.
        expected: String,
    },
    /// There, and not expected.
    Extra {
        /// What is there.
        object: ObjectPath,
        /// How it is.
        live: String,
    },
    /// There, with another value of one attribute.
    Differs {
        /// The object.
        object: ObjectPath,
        /// Which of its attributes.
        attribute: Attribute,
        /// The value it should have.
        expected: String,
        /// The value it has.
        live: String,
    },
}

/// What can differ in an object that exists on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// A column's type.
    DataType,
    /// Whether a column allows NULL.
    Nullability,
    /// A column's default.
    Default,
    /// Whether and how the engine fills a column.
    Generated,
    /// The definition of a constraint or an index.
    Definition,
}

/// Compares table by table. Tables that aren't expected are not looked at: a guarded database may
/// hold any others.
pub fn diff(expected: &Schema, live: &Schema) -> Vec<Change> {
    let mut changes = Vec::new();
    for (name, table) in &expected.tables {
        match live.tables.get(name) {
            None => changes.push(Change::Missing {
                object: ObjectPath::Table {
                    table: name.clone(),
                },
                expected: format!("table with {} columns", table.columns.len()),
            }),
            Some(found) => diff_table(name, table, found, &mut changes),
        }
    }
    changes
}

fn diff_table(table: &str, expected: &Table, live: &Table, changes: &mut Vec<Change>) {
    let mut names: Vec<_> = expected.columns.iter().collect();
    names.sort_by_key(|(_, column)| column.position);
    for (name, column) in names {
        let object = ObjectPath::Column {
            table: table.into(),
            column: name.clone(),
        };
        match live.columns.get(name) {
            None => changes.push(Change::Missing {
                object,
                expected: describe_column(column),
            }),
            Some(found) => diff_column(object, column, found, changes),
        }
    }
    for (name, column) in &live.columns {
        if !expected.columns.contains_key(name) {
            changes.push(Change::Extra {
                object: ObjectPath::Column {
                    table: table.into(),
                    column: name.clone(),
                },
                live: describe_column(column),
            });
        }
    }

    // A part that rests on a column which is gone went with it: the column is the finding, and
    // naming both would count one loss twice.
    let stands = |columns: &[String]| columns.iter().all(|c| live.columns.contains_key(c));
    let mut part =
        |object: ObjectPath, columns: &[String], want: String, found: Option<String>| match found {
            None if stands(columns) => changes.push(Change::Missing {
                object,
                expected: want,
            }),
            Some(found) if found != want => changes.push(Change::Differs {
                object,
                attribute: Attribute::Definition,
                expected: want,
                live: found,
            }),
            _ => {}
        };
    if let Some(key) = &expected.primary_key {
        part(
            ObjectPath::PrimaryKey {
                table: table.into(),
            },
            &key.columns,
            list(&key.columns),
            live.primary_key.as_ref().map(|k| list(&k.columns)),
        );
    }
    for (name, unique) in &expected.uniques {
        part(
            ObjectPath::Unique {
                table: table.into(),
                name: name.clone(),
            },
            &unique.columns,
            list(&unique.columns),
            live.uniques.get(name).map(|u| list(&u.columns)),
        );
    }
    for (name, key) in &expected.foreign_keys {
        part(
            ObjectPath::ForeignKey {
                table: table.into(),
                name: name.clone(),
            },
            &key.columns,
            describe_foreign_key(key),
            live.foreign_keys.get(name).map(describe_foreign_key),
        );
    }
    for (name, check) in &expected.checks {
        part(
            ObjectPath::Check {
                table: table.into(),
                name: name.clone(),
            },
            &[],
            check.expression.clone(),
            live.checks.get(name).map(|c| c.expression.clone()),
        );
    }
    for (name, index) in &expected.indexes {
        let gone_with_a_column = expected
            .columns
            .keys()
            .any(|c| !live.columns.contains_key(c) && index.definition.contains(c.as_str()));
        let found = live.indexes.get(name).map(|i| i.definition.clone());
        if found.is_none() && gone_with_a_column {
            continue;
        }
        part(
            ObjectPath::Index {
                table: table.into(),
                name: name.clone(),
            },
            &[],
            index.definition.clone(),
            found,
        );
    }
}

fn diff_column(object: ObjectPath, expected: &Column, live: &Column, changes: &mut Vec<Change>) {
    let nullability = |c: &Column| if c.nullable { "NULL" } else { "NOT NULL" }.to_owned();
    let default = |c: &Column| c.default.clone().unwrap_or_else(|| "none".into());
    let generated = |c: &Column| format!("{:?}", c.generated);
    for (attribute, want, found) in [
        (
            Attribute::DataType,
            expected.data_type.clone(),
            live.data_type.clone(),
        ),
        (
            Attribute::Nullability,
            nullability(expected),
            nullability(live),
        ),
        (Attribute::Default, default(expected), default(live)),
        (Attribute::Generated, generated(expected), generated(live)),
    ] {
        if want != found {
            changes.push(Change::Differs {
                object: object.clone(),
                attribute,
                expected: want,
                live: found,
            });
        }
    }
}

fn list(columns: &[String]) -> String {
    format!("({})", columns.join(", "))
}

fn describe_column(column: &Column) -> String {
    let mut text = column.data_type.clone();
    if let Some(default) = &column.default {
        text.push_str(" DEFAULT ");
        text.push_str(default);
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    text
}

fn describe_foreign_key(key: &ForeignKey) -> String {
    format!(
        "{} → {}{} on delete {} on update {}",
        list(&key.columns),
        key.references_table,
        list(&key.references_columns),
        key.on_delete,
        key.on_update
    )
}
