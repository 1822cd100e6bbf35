//! What may stand in no plan: objects with a text that isn't the one thing that it should be.
//!
//! A plan is run by whoever applies it, with more rights than the schemas' authors may have. So each
//! text of either schema is read first ([`crate::single`]), and an object that holds another is left
//! out, with what rests on it. What was drawn is looked through once more: none of those texts is in
//! it, and each statement is one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    LeftOut, Step,
    complete::{ChangeKey, left_out},
    dependencies::dependents,
    is_extra,
    refused::Refused,
};
use crate::{Change, Dialect, ObjectKind, ObjectPath, Schema, single};

const WAY: &str = "read it, and bring it on by hand";

/// The objects of two schemas that may not stand in a plan, and why.
pub struct Held<'a> {
    expected: &'a Schema,
    live: &'a Schema,
    /// Objects whose changes aren't answered.
    blocked: BTreeMap<ObjectPath, String>,
    /// Tables and views of which no change is answered.
    owners: BTreeMap<String, String>,
    /// Texts of either side that are refused, and whose they are.
    texts: Vec<(ObjectPath, String)>,
}

impl<'a> Held<'a> {
    pub fn of(expected: &'a Schema, live: &'a Schema) -> Self {
        let mut held = Self {
            expected,
            live,
            blocked: BTreeMap::new(),
            owners: BTreeMap::new(),
            texts: Vec::new(),
        };
        let of_expected = Refused::of(expected);
        let all = of_expected
            .found
            .iter()
            .map(|(object, (why, _))| (object.clone(), why.clone()));
        held.blocked.extend(all);
        for (object, why) in held.blocked.clone() {
            // A table that is made is made with its columns, and on SQLite with all else.
            let whole = match object.kind {
                kind if kind == ObjectKind::Table || is_view(kind) => true,
                ObjectKind::Column => !live.tables.contains_key(object.owner()),
                _ => false,
            };
            if whole || (object.table.is_some() && expected.dialect == Dialect::Sqlite) {
                let why = match object.name {
                    Some(_) if object.table.is_some() => format!("Of {object}: {why}"),
                    _ => why,
                };
                held.block_owner(object.owner(), why);
            }
        }
        held.resting();
        for refused in [of_expected, Refused::of(live)] {
            let texts = refused.found.into_iter();
            held.texts
                .extend(texts.map(|(object, (_, text))| (object, text)));
        }
        held
    }

    fn key(&self, owner: &str) -> String {
        match self.expected.dialect {
            Dialect::Sqlite => owner.to_ascii_lowercase(),
            Dialect::Postgres => owner.to_owned(),
        }
    }

    fn block_owner(&mut self, owner: &str, why: String) -> bool {
        let key = self.key(owner);
        let new = !self.owners.contains_key(&key);
        self.owners.entry(key).or_insert(why);
        new
    }

    /// What rests on something that isn't there and is left out.
    fn resting(&mut self) {
        let (expected, live) = (self.expected, self.live);
        if expected.dialect == Dialect::Sqlite {
            return;
        }
        let is_there = |object: &ObjectPath| match object.kind {
            ObjectKind::Table => live.tables.contains_key(object.owner()),
            ObjectKind::Type => live.types.contains_key(object.owner()),
            ObjectKind::Routine => live.routines.contains_key(object.owner()),
            ObjectKind::Sequence => live.sequences.contains_key(object.owner()),
            ObjectKind::View | ObjectKind::MaterialisedView => {
                live.views.contains_key(object.owner())
            }
            _ => true,
        };
        let tables = self.owners.keys().map(|owner| ObjectPath::table(owner));
        let missing: BTreeSet<ObjectPath> = tables
            .chain(self.blocked.keys().cloned())
            .filter(|o| !is_there(o))
            .collect();
        if missing.is_empty() {
            return;
        }
        let why = "It rests on what is left out.";
        for object in dependents(expected, &missing) {
            if object.kind == ObjectKind::Table && !is_there(&object) {
                self.block_owner(object.owner(), why.to_owned());
            }
            self.blocked.entry(object).or_insert_with(|| why.to_owned());
        }
        let gone = |table: &str| missing.contains(&ObjectPath::table(table));
        for (table_name, table) in &expected.tables {
            for (own_name, key) in &table.foreign_keys {
                if key.references.as_ref().is_some_and(|to| gone(&to.table)) {
                    let key = ObjectPath::part(ObjectKind::ForeignKey, table_name, own_name);
                    self.blocked.entry(key).or_insert_with(|| why.to_owned());
                }
            }
            let parents = table.options.partition_of.iter().map(|p| &p.parent);
            if parents
                .chain(&table.options.inherits)
                .any(|parent| gone(parent))
            {
                self.block_owner(table_name, why.to_owned());
            }
        }
        for (own_name, statistics) in &expected.statistics {
            if gone(&statistics.table) {
                let path = ObjectPath::object(ObjectKind::Statistics, own_name);
                self.blocked.entry(path).or_insert_with(|| why.to_owned());
            }
        }
    }

    /// Why a change isn't answered, if it isn't. To drop something takes its name alone.
    pub fn refuses(&self, change: &Change) -> Option<&str> {
        let object = &change.object;
        let of_relation = object.table.is_some() || is_view(object.kind);
        let of_owner = || {
            self.owners
                .get(&self.key(object.owner()))
                .filter(|_| of_relation)
        };
        let found = self.blocked.get(object).or_else(of_owner);
        let drops = is_extra(change)
            && (is_view(object.kind)
                || matches!(
                    object.kind,
                    ObjectKind::Table | ObjectKind::Index | ObjectKind::Trigger
                ));
        found.filter(|_| !drops).map(String::as_str)
    }

    /// The changes that a plan may answer.
    pub fn fit(&self, changes: &[Change]) -> Vec<Change> {
        let fit = changes.iter().filter(|c| self.refuses(c).is_none());
        fit.cloned().collect()
    }

    /// The others.
    pub fn refused(&self, changes: &[Change]) -> Vec<(ChangeKey, LeftOut)> {
        let refused = changes.iter().filter_map(|change| {
            let why = self.refuses(change)?;
            Some((change.into(), left_out(change, why, vec![WAY.to_owned()])))
        });
        refused.collect()
    }

    /// All changes, left out.
    pub fn all(&self, changes: &[Change]) -> Vec<(ChangeKey, LeftOut)> {
        let why = "It can't be told apart from what can't be written down.";
        let all = changes.iter();
        all.map(|change| (change.into(), left_out(change, why, vec![WAY.to_owned()])))
            .collect()
    }

    /// Leaves out what put a refused text, or more than one statement, into these steps. Whether there
    /// was any, and whether that is new.
    pub fn look_through(&mut self, steps: &[Step]) -> Look {
        let dialect = self.expected.dialect;
        let mut more = Vec::new();
        for step in steps {
            let several = |sql: &String| !single::is_one_statement(dialect, sql);
            if step.sql.iter().any(several) {
                let why = "It would take more than a single statement of its kind.".to_owned();
                more.push((step.object.clone(), why));
            }
            let holds = |text: &str| step.sql.iter().any(|sql| sql.contains(text));
            let found = self
                .texts
                .iter()
                .filter(|(_, text)| !text.is_empty() && holds(text));
            more.extend(found.map(|(object, _)| {
                let why = format!("{object} would have to be written down for it, and can't be.");
                (step.object.clone(), why)
            }));
        }
        if more.is_empty() {
            return Look::Clean;
        }
        let mut new = false;
        for (object, why) in more {
            new |= match &object.table {
                Some(table) => self.block_owner(table, why),
                None if is_view(object.kind) => self.block_owner(object.owner(), why),
                None => self.blocked.insert(object, why).is_none(),
            };
        }
        match new {
            true => Look::Again,
            false => Look::Never,
        }
    }
}

fn is_view(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::View | ObjectKind::MaterialisedView)
}

/// What came of looking through a plan.
pub enum Look {
    /// Nothing is in it that shouldn't be.
    Clean,
    /// More is left out now.
    Again,
    /// It can't be drawn.
    Never,
}
