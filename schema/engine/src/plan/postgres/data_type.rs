//! Types that somebody made: enums, domains, composite types and ranges.

use std::collections::BTreeSet;

use super::{Planner, statement};
use crate::{
    Attribute, Change, Column, Domain, ObjectPath, Schema, Type, TypeShape,
    plan::{Hazard, Lock, LockMode, Step, dependencies::dependents, noun::Edit, order::Phase},
    split_qualified,
    sql::{literal, name, quote},
};

impl Planner<'_> {
    pub(super) fn data_type(&mut self, change: &Change, edit: Edit<'_, Type>) {
        let object = &change.object;
        match edit {
            Edit::Add(found) => {
                let sql = vec![create_sql(object.own_name(), found)];
                let step = Step::new(Some(change), object, format!("Create {object}"), sql);
                self.add_ranked(Phase::Types, step);
            }
            Edit::Drop(found) => {
                self.drop(change, Phase::DropRest, vec![drop_sql(object, found)]);
            }
            Edit::Alter(expected, live, _) => self.alter_type(change, expected, live),
        }
    }

    fn alter_type(&mut self, change: &Change, expected: &Type, live: &Type) {
        let object = &change.object;
        let own_name = object.own_name();
        let quoted = name(own_name);
        match (&expected.shape, &live.shape) {
            (wanted, found) if loses_labels(wanted, found) => self.remake_enum(change, expected),
            (TypeShape::Enum(wanted), TypeShape::Enum(found)) => {
                let mut before: Option<&String> = None;
                let mut sql = Vec::new();
                for label in wanted {
                    if !found.contains(label) {
                        let place = match before {
                            Some(before) => format!(" AFTER {}", literal(before)),
                            None => match found.first() {
                                Some(first) => format!(" BEFORE {}", literal(first)),
                                None => String::new(),
                            },
                        };
                        sql.push(format!(
                            "ALTER TYPE {quoted} ADD VALUE IF NOT EXISTS {}{place}",
                            literal(label)
                        ));
                    }
                    before = Some(label);
                }
                let title = format!("Add to {object}");
                let answer = Step::new(Some(change), object, title, sql)
                    .hazard(Hazard::NotTransactional)
                    .note("A new label can't be used in the transaction that adds it.");
                self.add(Phase::Before, answer);
            }
            (TypeShape::Domain(wanted), TypeShape::Domain(found))
                if wanted.base == found.base && wanted.collation == found.collation =>
            {
                let sql = domain(&quoted, wanted, found);
                let answer = Step::new(Some(change), object, format!("Alter {object}"), sql)
                    .hazard(Hazard::ScansTable);
                self.add(Phase::Types, answer);
            }
            (TypeShape::Composite(wanted), TypeShape::Composite(found))
                if wanted.len() >= found.len()
                    && wanted.iter().zip(found).all(|(w, f)| w.name == f.name)
                    && self.columns_free(own_name, &wanted[..found.len()] != found.as_slice()) =>
            {
                let mut actions = Vec::new();
                for (w, f) in wanted.iter().zip(found) {
                    if w.data_type != f.data_type {
                        actions.push(format!(
                            "ALTER ATTRIBUTE {} TYPE {}",
                            quote(&w.name),
                            w.data_type
                        ));
                    }
                }
                for field in &wanted[found.len()..] {
                    actions.push(format!(
                        "ADD ATTRIBUTE {} {}",
                        quote(&field.name),
                        field.data_type
                    ));
                }
                let sql = vec![format!("ALTER TYPE {quoted} {}", actions.join(", "))];
                let answer = Step::new(Some(change), object, format!("Alter {object}"), sql);
                self.add(Phase::Types, answer);
            }
            _ => {
                let this: BTreeSet<_> = [object.clone()].into();
                let used = !columns_of(self.drawing.live, own_name).is_empty()
                    || !dependents(self.drawing.live, &this).is_empty();
                if used {
                    self.drawing.leave_out(
                        change,
                        "It is in use, and Postgres can't change a type in this way.",
                        vec!["make a type of another name and move what uses it".into()],
                    );
                    return;
                }
                let sql = vec![drop_sql(object, live), create_sql(own_name, expected)];
                let title = format!("Make {object} anew");
                let answer = Step::new(Some(change), object, title, sql).hazard(Hazard::Replaces);
                self.add(Phase::Types, answer);
                self.say_from(self.drawing.expected, object);
            }
        }
    }

    /// Postgres can't change a field's type while a column is of the composite type.
    fn columns_free(&self, own_name: &str, changes_fields: bool) -> bool {
        !changes_fields || columns_of(self.drawing.live, own_name).is_empty()
    }

    /// An enum that loses labels or changes their order: a new type in its place.
    fn remake_enum(&mut self, change: &Change, wanted: &Type) {
        let object = &change.object;
        let own_name = object.own_name();
        let old = format!("{}__old", crate::split_qualified(own_name).1);
        let old_name = statement::beside(own_name, &old);
        let quoted = name(own_name);
        let mut sql = vec![
            format!("ALTER TYPE {quoted} RENAME TO {}", quote(&old)),
            create_sql(own_name, wanted),
        ];
        for (path, live) in columns_of(self.drawing.live, own_name) {
            let (table_name, column) = (path.owner(), path.own_name());
            let alter = format!(
                "ALTER TABLE {} ALTER COLUMN {}",
                name(table_name),
                quote(column)
            );
            let array = live.data_type.ends_with("[]");
            let suffix = if array { "[]" } else { "" };
            if live.default.is_some() {
                sql.push(format!("{alter} DROP DEFAULT"));
            }
            sql.push(format!(
                "{alter} TYPE {quoted}{suffix} USING {}::text{suffix}::{quoted}{suffix}",
                quote(column)
            ));
            let kept = self.drawing.wanted_or_kept(&path, live);
            if live.default.is_some()
                && let Some(default) = kept.default
            {
                sql.push(format!("{alter} SET DEFAULT {default}"));
            }
        }
        sql.push(format!("DROP TYPE {old_name}"));
        let answer = Step::new(Some(change), object, format!("Make {object} anew"), sql)
            .hazard(Hazard::Replaces)
            .hazard(Hazard::RewritesTable)
            .lock(Lock::Users(LockMode::AccessExclusive))
            .note("It stops if a row holds a label that is no longer expected.");
        self.add(Phase::Types, answer);
        self.say_from(self.drawing.expected, object);
    }
}

fn create_sql(path: &str, found: &Type) -> String {
    let quoted = name(path);
    let statement = match &found.shape {
        TypeShape::Enum(labels) => {
            let labels: Vec<_> = labels.iter().map(|l| literal(l)).collect();
            format!("CREATE TYPE {quoted} AS ENUM ({})", labels.join(", "))
        }
        TypeShape::Composite(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|f| format!("{} {}", quote(&f.name), f.data_type))
                .collect();
            format!("CREATE TYPE {quoted} AS ({})", fields.join(", "))
        }
        TypeShape::Range(definition) => format!("CREATE TYPE {quoted} AS RANGE {definition}"),
        TypeShape::Domain(domain) => {
            let mut words = format!("CREATE DOMAIN {quoted} AS {}", domain.base);
            if let Some(collation) = &domain.collation {
                words.push_str(&format!(" COLLATE {collation}"));
            }
            if let Some(default) = &domain.default {
                words.push_str(&format!(" DEFAULT {default}"));
            }
            if !domain.nullable {
                words.push_str(" NOT NULL");
            }
            for (check, definition) in &domain.checks {
                words.push_str(&format!(" CONSTRAINT {} {definition}", quote(check)));
            }
            words
        }
    };
    // By the catalog: a type of Postgres' own may have the same name.
    let (namespace, own_name) = split_qualified(path);
    let namespace = match namespace {
        Some(namespace) => literal(&namespace),
        None => "current_schema()".to_owned(),
    };
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
         WHERE t.typname = {} AND n.nspname = {namespace})",
        literal(&own_name)
    );
    statement::only_if(&condition, &statement)
}

pub fn drop_sql(object: &ObjectPath, found: &Type) -> String {
    let word = match found.shape {
        TypeShape::Domain(_) => "DOMAIN",
        TypeShape::Enum(_) | TypeShape::Composite(_) | TypeShape::Range(_) => "TYPE",
    };
    format!("DROP {word} IF EXISTS {}", name(object.own_name()))
}

/// Whether a type's change means a new type: labels of an enum that are gone or moved.
pub fn remakes(edit: &Edit<'_, Type>) -> bool {
    match edit {
        Edit::Alter(expected, live, Attribute::Definition) => {
            loses_labels(&expected.shape, &live.shape)
        }
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => false,
    }
}

fn loses_labels(expected: &TypeShape, live: &TypeShape) -> bool {
    match (expected, live) {
        (TypeShape::Enum(wanted), TypeShape::Enum(found)) => !is_subsequence(found, wanted),
        _ => false,
    }
}

fn is_subsequence(part: &[String], whole: &[String]) -> bool {
    let mut whole = whole.iter();
    part.iter().all(|label| whole.any(|other| other == label))
}

/// The columns of the live schema that are of a type, or arrays of it.
pub fn columns_of<'a>(live: &'a Schema, own_name: &str) -> Vec<(ObjectPath, &'a Column)> {
    let written = crate::sql::name(own_name);
    let bare = written.replace('"', "");
    let is = |data_type: &str| {
        let data_type = data_type.trim_end_matches("[]");
        data_type == written || data_type.replace('"', "") == bare
    };
    let mut found = Vec::new();
    for (table_name, table) in &live.tables {
        // What a child has from its parent changes with that.
        let columns = table.columns.iter().filter(|(_, c)| !c.inherited);
        let columns = columns.filter(|(_, c)| is(&c.data_type));
        found.extend(columns.map(|(n, column)| (ObjectPath::column(table_name, n), column)));
    }
    found
}

fn domain(quoted: &str, wanted: &Domain, found: &Domain) -> Vec<String> {
    let mut sql = Vec::new();
    if wanted.default != found.default {
        sql.push(match &wanted.default {
            Some(default) => format!("ALTER DOMAIN {quoted} SET DEFAULT {default}"),
            None => format!("ALTER DOMAIN {quoted} DROP DEFAULT"),
        });
    }
    if wanted.nullable != found.nullable {
        let word = if wanted.nullable { "DROP" } else { "SET" };
        sql.push(format!("ALTER DOMAIN {quoted} {word} NOT NULL"));
    }
    for (own_name, check) in &found.checks {
        if wanted.checks.get(own_name) != Some(check) {
            sql.push(format!(
                "ALTER DOMAIN {quoted} DROP CONSTRAINT IF EXISTS {}",
                quote(own_name)
            ));
        }
    }
    for (own_name, check) in &wanted.checks {
        if found.checks.get(own_name) != Some(check) {
            sql.push(format!(
                "ALTER DOMAIN {quoted} ADD CONSTRAINT {} {check}",
                quote(own_name)
            ));
        }
    }
    sql
}
