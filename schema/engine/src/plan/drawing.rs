//! A plan while it is drawn: what it is drawn from, and what has come of it so far.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Count, Hazard, LeftOut, PlanOptions, Step,
    complete::{Along, ChangeKey, Drawn, left_out},
    is_extra,
    order::Order,
    question,
};
use crate::{Aspect, Attribute, Change, Column, ObjectKind, ObjectPath, Schema};

/// A plan while it is drawn.
pub struct Drawing<'a> {
    pub expected: &'a Schema,
    pub live: &'a Schema,
    /// What is to be planned. SQLite's hold what is withheld too: a table that is made anew keeps that.
    pub changes: &'a [Change],
    /// What an earlier drawing left out, and what rests on that.
    pub withheld: &'a BTreeSet<ChangeKey>,
    pub answers: &'a BTreeMap<ObjectPath, Count>,
    pub options: &'a PlanOptions,
    /// Steps with their order.
    pub steps: Vec<(Order, Step)>,
    pub left: Vec<(ChangeKey, LeftOut)>,
    pub along: Vec<(ChangeKey, Along)>,
}

impl<'a> Drawing<'a> {
    pub fn allowed(&self, hazard: Hazard) -> bool {
        self.options.allow.contains(&hazard)
    }

    /// How many rows are known to stand in the way of an object. Where they weren't counted, whoever asks has
    /// left the change out before; see [`Drawing::uncounted`].
    pub fn rows(&self, object: &ObjectPath) -> u64 {
        match self.answers.get(object) {
            Some(Count::Rows(rows)) => *rows,
            // Nothing can be in the way, so nothing was asked.
            Some(Count::Open(_)) | None => 0,
        }
    }

    /// Why the rows in the way of an object couldn't be counted, if they couldn't.
    pub fn uncounted(&self, object: &ObjectPath) -> Option<&'a str> {
        match self.answers.get(object) {
            Some(Count::Open(why)) => Some(why),
            Some(Count::Rows(_)) | None => None,
        }
    }

    /// What an object that isn't expected enforces in the place of another that is, and that the plan can't
    /// make: the same key is to be unique there, or in the table that this one is a part of.
    pub fn alone_enforces(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let key = unique_key(self.live, object)?;
        let mut table_name = Some(object.owner().to_owned());
        while let Some(table) = table_name {
            let wanted = self.expected.tables.get(&table)?;
            let kinds = [
                (
                    ObjectKind::Unique,
                    wanted.uniques.keys().collect::<Vec<_>>(),
                ),
                (ObjectKind::Index, wanted.indexes.keys().collect()),
            ];
            let parts = kinds.into_iter().flat_map(|(kind, names)| {
                let table = &table;
                let part = move |own_name: &&String| ObjectPath::part(kind, table, own_name);
                names.into_iter().map(move |own_name| part(&own_name))
            });
            for other in parts.chain([ObjectPath::primary_key(&table)]) {
                let changes = self
                    .changes
                    .iter()
                    .filter(|c| c.object == other && !is_extra(c));
                let planned = changes.clone().next().is_some() && self.rows(&other) == 0;
                let enforced = unique_key(self.live, &other).as_ref() == Some(&key);
                if other != *object
                    && unique_key(self.expected, &other).as_ref() == Some(&key)
                    && !enforced
                    && !planned
                {
                    return Some(other);
                }
            }
            let above = wanted.options.partition_of.as_ref();
            table_name = above.map(|partition| partition.parent.clone());
        }
        None
    }

    pub fn leave_out(&mut self, change: &Change, why: impl Into<String>, ways: Vec<String>) {
        let left = left_out(change, why, ways);
        self.left.push((change.into(), left));
    }

    /// Whether a change stays out, by this drawing or an earlier one.
    pub fn is_left_out(&self, change: &Change) -> bool {
        let key = ChangeKey::from(change);
        self.withheld.contains(&key) || self.left.iter().any(|(left, _)| *left == key)
    }

    /// Whether what an object is stays as it is, since that was left out.
    pub fn keeps(&self, object: &ObjectPath) -> bool {
        let aspects = [
            Attribute::Definition,
            Attribute::Valid,
            Attribute::Validated,
        ];
        let mut aspects = aspects.into_iter().map(Aspect::Differs);
        aspects.any(|aspect| self.withholds(object, aspect))
    }

    pub fn withholds(&self, object: &ObjectPath, aspect: Aspect) -> bool {
        self.withheld.contains(&ChangeKey::new(object, aspect))
    }

    /// A column as it is to be once the plan is carried out: as expected, but for what is left out.
    pub fn wanted(&self, object: &ObjectPath, expected: &Column, live: &Column) -> Column {
        let mut wanted = expected.clone();
        let held = |attribute| self.withholds(object, Aspect::Differs(attribute));
        keep_column(&mut wanted, live, held);
        wanted
    }

    /// The same of one that is there, whether or not it is expected.
    pub fn wanted_or_kept(&self, object: &ObjectPath, live: &Column) -> Column {
        match self.expected.column(object.owner(), object.own_name()) {
            Some(expected) => self.wanted(object, expected, live),
            None => live.clone(),
        }
    }

    /// Says of a change that it comes or goes with what is done to another object.
    pub fn goes_with(&mut self, change: &Change, object: &ObjectPath) {
        let along = Along::Object(object.clone());
        self.along.push((change.into(), along));
    }

    /// Says of a change that it has the answer of another of the same object.
    pub fn goes_with_change(&mut self, change: &Change, aspect: Aspect) {
        let other = ChangeKey::new(&change.object, aspect);
        self.along.push((change.into(), Along::Change(other)));
    }

    /// Leaves a change out because of a hazard that wasn't allowed.
    pub fn hazardous(&mut self, change: &Change, hazard: Hazard) {
        let why = match hazard {
            Hazard::DeletesData => "Rows or values would be gone for good.",
            Hazard::ChangesValues => {
                "Values would be converted, and some may be cut, rounded or refused."
            }
            Hazard::RevokesAccess => "Somebody could do less than before.",
            _ => "It isn't expected, and nothing is dropped unasked.",
        };
        self.leave_out(change, why, vec![format!("--allow {hazard}")]);
    }

    pub fn add(&mut self, order: Order, step: Step) {
        // What does nothing answers nothing.
        if !step.sql.is_empty() {
            self.steps.push((order, step));
        }
    }

    pub fn finish(mut self) -> Drawn {
        self.steps.sort_by_key(|(order, _)| *order);
        Drawn {
            steps: self.steps.into_iter().map(|(_, step)| step).collect(),
            left: self.left,
            along: self.along,
        }
    }
}

/// Gives a column back what live has where that stays.
pub fn keep_column(wanted: &mut Column, live: &Column, held: impl Fn(Attribute) -> bool) {
    if held(Attribute::DataType) {
        wanted.data_type.clone_from(&live.data_type);
    }
    if held(Attribute::Collation) {
        wanted.collation.clone_from(&live.collation);
    }
    if held(Attribute::Nullability) {
        wanted.nullable = live.nullable;
    }
    if held(Attribute::Default) || held(Attribute::Generated) {
        wanted.default.clone_from(&live.default);
    }
    if held(Attribute::Generated) {
        wanted.generated = live.generated;
        wanted.identity = live.identity;
    }
    if held(Attribute::Options) {
        wanted.storage.clone_from(&live.storage);
    }
}

/// The columns that a key or a unique index forbids to be repeated, sorted; none for what forbids nothing, or
/// less than that.
fn unique_key(schema: &Schema, object: &ObjectPath) -> Option<Vec<String>> {
    let table = schema.tables.get(object.owner())?;
    let mut columns = match object.kind {
        ObjectKind::Index => {
            let own_name = object.name.as_deref().unwrap_or_default();
            let index = table.indexes.get(own_name)?;
            let parts = index.definition.parts()?;
            let whole = parts.predicate.is_none() && parts.include.is_empty();
            let enforced = index.unique && index.valid && whole;
            index.key_columns().filter(|_| enforced)?
        }
        ObjectKind::PrimaryKey | ObjectKind::Unique => {
            let key = question::constraint(table, object.kind, object)?;
            key.enforced.then(|| key.columns.clone())?
        }
        _ => return None,
    };
    columns.sort();
    Some(columns)
}
