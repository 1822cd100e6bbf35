//! A change with what it is about, as values: both sides stand in it, so that no look-up can miss.
//!
//! Whoever plans matches over [`Noun`] without `_`: a new kind of object doesn't compile until each place
//! has answered.

use std::collections::BTreeMap;

use crate::{
    Aspect, Attribute, Change, Dialect, ObjectKind, ObjectPath, Schema, facts::view_path, model,
};

/// What is to be done to an object.
pub enum Edit<'a, T> {
    /// It is expected, and isn't there.
    Add(&'a T),
    /// It is there, and isn't expected.
    Drop(&'a T),
    /// It is expected so, is so, and differs in this.
    Alter(&'a T, &'a T, Attribute),
}

impl<T> Edit<'_, T> {
    /// Whether it is one of these in which an object differs.
    pub fn alters(&self, attributes: &[Attribute]) -> bool {
        matches!(self, Self::Alter(_, _, attribute) if attributes.contains(attribute))
    }
}

/// Makes both enums of one list.
macro_rules! nouns {
    ($($noun:ident)*) => {
        /// An object as it stands in a schema.
        #[derive(Clone, Copy)]
        pub enum Object<'a> {
            $($noun(&'a model::$noun),)*
        }

        /// What is to be done to an object of each kind.
        pub enum Noun<'a> {
            $($noun(Edit<'a, model::$noun>),)*
        }

        impl<'a> Noun<'a> {
            fn new(
                aspect: Aspect,
                expected: Option<Object<'a>>,
                live: Option<Object<'a>>,
            ) -> Option<Self> {
                match (aspect, expected, live) {
                    $(
                        (Aspect::Missing, Some(Object::$noun(expected)), _) => {
                            Some(Self::$noun(Edit::Add(expected)))
                        }
                        (Aspect::Extra, _, Some(Object::$noun(live))) => {
                            Some(Self::$noun(Edit::Drop(live)))
                        }
                        (
                            Aspect::Differs(attribute),
                            Some(Object::$noun(expected)),
                            Some(Object::$noun(live)),
                        ) => Some(Self::$noun(Edit::Alter(expected, live, attribute))),
                    )*
                    _ => None,
                }
            }
        }
    };
}

nouns! {
    Namespace
    Extension
    Type
    Sequence
    Routine
    Table
    Column
    Constraint
    Index
    Trigger
    Policy
    RewriteRule
    View
    Statistics
}

impl<'a> Noun<'a> {
    /// What a change is about. None where it isn't one between these two schemas: then no step answers it,
    /// and it is told as not planned.
    pub fn of(change: &Change, expected: &'a Schema, live: &'a Schema) -> Option<Self> {
        let object = &change.object;
        let (expected, live) = (Object::find(expected, object), Object::find(live, object));
        Self::new(change.aspect(), expected, live)
    }
}

impl<'a> Object<'a> {
    /// The object that a path names, if the schema has it.
    pub fn find(schema: &'a Schema, path: &ObjectPath) -> Option<Self> {
        let own_name = path.name.as_deref().unwrap_or_default();
        let table_name = path.table.as_deref().unwrap_or_default();
        let table = || get(schema, &schema.tables, table_name);
        let view = || get(schema, &schema.views, table_name);
        match path.kind {
            ObjectKind::Schema => get(schema, &schema.namespaces, own_name).map(Self::Namespace),
            ObjectKind::Extension => get(schema, &schema.extensions, own_name).map(Self::Extension),
            ObjectKind::Type => get(schema, &schema.types, own_name).map(Self::Type),
            ObjectKind::Sequence => get(schema, &schema.sequences, own_name).map(Self::Sequence),
            ObjectKind::Routine => get(schema, &schema.routines, own_name).map(Self::Routine),
            ObjectKind::Table => table().map(Self::Table),
            ObjectKind::Column => get(schema, &table()?.columns, own_name).map(Self::Column),
            ObjectKind::PrimaryKey => table()?.primary_key.as_ref().map(Self::Constraint),
            ObjectKind::Unique => get(schema, &table()?.uniques, own_name).map(Self::Constraint),
            ObjectKind::ForeignKey => {
                get(schema, &table()?.foreign_keys, own_name).map(Self::Constraint)
            }
            ObjectKind::Check => get(schema, &table()?.checks, own_name).map(Self::Constraint),
            ObjectKind::Exclusion => {
                get(schema, &table()?.exclusions, own_name).map(Self::Constraint)
            }
            ObjectKind::Index => {
                let all = table().map(|t| &t.indexes);
                let all = all.or_else(|| view().map(|v| &v.indexes))?;
                get(schema, all, own_name).map(Self::Index)
            }
            ObjectKind::Trigger => {
                let all = table().map(|t| &t.triggers);
                let all = all.or_else(|| view().map(|v| &v.triggers))?;
                get(schema, all, own_name).map(Self::Trigger)
            }
            ObjectKind::RewriteRule => {
                let all = table().map(|t| &t.rewrite_rules);
                let all = all.or_else(|| view().map(|v| &v.rewrite_rules))?;
                get(schema, all, own_name).map(Self::RewriteRule)
            }
            ObjectKind::Policy => get(schema, &table()?.policies, own_name).map(Self::Policy),
            // A plain one isn't the materialised one of its name.
            ObjectKind::View | ObjectKind::MaterialisedView => {
                let view = get(schema, &schema.views, own_name);
                let view = view.filter(|view| view_path(own_name, view).kind == path.kind);
                view.map(Self::View)
            }
            ObjectKind::Statistics => {
                get(schema, &schema.statistics, own_name).map(Self::Statistics)
            }
            // What isn't understood is never compared, and a ledger is no part of a schema.
            ObjectKind::Other | ObjectKind::Ledger => None,
        }
    }

    /// What somebody wrote beside it.
    pub fn comment(self) -> Option<&'a String> {
        match self {
            Self::Namespace(found) => found.comment.as_ref(),
            Self::Extension(_) => None,
            Self::Type(found) => found.comment.as_ref(),
            Self::Sequence(found) => found.comment.as_ref(),
            Self::Routine(found) => found.comment.as_ref(),
            Self::Table(found) => found.comment.as_ref(),
            Self::Column(found) => found.comment.as_ref(),
            Self::Constraint(found) => found.comment.as_ref(),
            Self::Index(found) => found.comment.as_ref(),
            Self::Trigger(found) => found.comment.as_ref(),
            Self::Policy(found) => found.comment.as_ref(),
            Self::RewriteRule(found) => found.comment.as_ref(),
            Self::View(found) => found.comment.as_ref(),
            Self::Statistics(found) => found.comment.as_ref(),
        }
    }
}

/// What goes by a name: SQLite doesn't tell `Users` from `users`.
fn get<'a, T>(schema: &Schema, all: &'a BTreeMap<String, T>, own_name: &str) -> Option<&'a T> {
    let exactly = all.get(own_name);
    match schema.dialect {
        Dialect::Postgres => exactly,
        Dialect::Sqlite => exactly.or_else(|| {
            let mut all = all.iter();
            let found = all.find(|(name, _)| name.eq_ignore_ascii_case(own_name));
            found.map(|(_, found)| found)
        }),
    }
}
