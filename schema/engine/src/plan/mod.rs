//! The plan: ordered SQL that turns live into expected. It only proposes; nothing here runs it.
//!
//! A plan is additive unless told otherwise: what deletes data, drops something nobody expects or
//! may change values is left out, and said so, until its hazard is allowed by name. What rows in the
//! way forbid (NULLs, duplicates, orphans) is counted by [`questions`] beforehand and left out too,
//! with the ways there are, instead of failing half way.

mod change;
mod complete;
mod dependencies;
mod held;
mod lock;
mod needs;
mod order;
mod postgres;
mod question;
mod rests;
mod script;
mod sqlite;
mod unanswered;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use crate::{
    Aspect, Attribute, Change, Column, Dialect, Difference, Fingerprint, ObjectKind, ObjectPath,
    Rule, Schema, align::aligned, diff, fingerprint, judge,
};

use complete::{Along, ChangeKey, Drawn, Steps, Withheld, answered, left_out};
pub use complete::{Answer, Answered};
use held::{Held, Look};
pub use lock::{Below, Lock, LockMode};
use order::Order;
pub use question::{Count, Counted, Question, questions};
use rests::Rests;
pub use script::script;
pub use unanswered::unanswered;

/// What a step may do beside what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hazard {
    /// Rows or values are gone for good. Only if allowed.
    DeletesData,
    /// Something that isn't expected goes: a constraint, an index, a view, …. Only if allowed.
    DropsObjects,
    /// Values are converted to another type: some may be cut, rounded or refused. Only if allowed.
    ChangesValues,
    /// Somebody may do less than before. Only if allowed.
    RevokesAccess,
    /// Rows get a value that was stated for them.
    BackfillsRows,
    /// Something is dropped and made anew in the same transaction.
    Replaces,
    /// The table is written anew, and others wait meanwhile.
    RewritesTable,
    /// Every row is read while others wait to write.
    ScansTable,
    /// An index is built while others wait to write.
    BuildsIndex,
    /// It can't be undone with the rest: it runs outside the transaction.
    NotTransactional,
}

impl Hazard {
    /// Those that a plan holds only if they were allowed by name.
    pub const TO_ALLOW: [Self; 4] = [
        Self::DeletesData,
        Self::DropsObjects,
        Self::ChangesValues,
        Self::RevokesAccess,
    ];

    /// Its name on the command line and in reports.
    pub fn id(self) -> &'static str {
        match self {
            Self::DeletesData => "deletes-data",
            Self::DropsObjects => "drops-objects",
            Self::ChangesValues => "changes-values",
            Self::RevokesAccess => "revokes-access",
            Self::BackfillsRows => "backfills-rows",
            Self::Replaces => "replaces",
            Self::RewritesTable => "rewrites-table",
            Self::ScansTable => "scans-table",
            Self::BuildsIndex => "builds-index",
            Self::NotTransactional => "not-transactional",
        }
    }
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What a plan is told beside the two schemas.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Hazards that it may hold.
    pub allow: BTreeSet<Hazard>,
    /// What rows get that have no value where one is needed: an SQL expression by column.
    pub backfill: BTreeMap<ObjectPath, String>,
    /// Postgres: build indexes CONCURRENTLY, outside the transaction.
    pub concurrently: bool,
    /// Postgres: add foreign keys and checks that rows violate as NOT VALID.
    pub not_valid: bool,
}

/// One step: statements that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub object: ObjectPath,
    /// The finding that it answers; none where it follows from another step.
    pub rule: Option<Rule>,
    /// What it does, in a few words.
    pub title: String,
    /// Its statements, without a closing semicolon.
    pub sql: Vec<String>,
    /// What it may do beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hazards: Vec<Hazard>,
    /// The strongest lock it takes, and on what.
    pub lock: Lock,
    /// How many rows it touches or reads, where that was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How long a statement of it may wait for a lock, in seconds.
    pub lock_timeout_s: u32,
    /// How long a statement of it may take, in seconds; 0 is as long as it needs.
    pub statement_timeout_s: u32,
    /// What else is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The changes that it brings about; see [`Plan::answers`].
    #[serde(skip)]
    answers: Vec<ChangeKey>,
}

/// Something the plan doesn't repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What it is about.
    pub object: ObjectPath,
    /// The finding that stays.
    pub rule: Rule,
    /// Why.
    pub why: String,
    /// What can be done, each for itself.
    pub ways: Vec<String>,
}

/// A plan for one live schema, recognised by its fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The engine whose SQL it is.
    pub dialect: Dialect,
    /// The live schema that it was made for.
    pub live: Fingerprint,
    /// The schema that it leads to, when nothing was left out.
    pub expected: Fingerprint,
    /// Its steps in order. Those with [`Hazard::NotTransactional`] stand before and after the rest.
    pub steps: Vec<Step>,
    /// What it doesn't repair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// What becomes of each change that it was made for, in their order: there is none without an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
}

/// Makes a plan. `answers` are what the live database said to [`questions`].
pub fn plan(
    expected: &Schema,
    live: &Schema,
    changes: &[Change],
    answers: &BTreeMap<ObjectPath, Count>,
    options: &PlanOptions,
) -> Plan {
    let found = aligned(expected, live);
    let rests = Rests::of(expected, &found, changes);
    let mut held = Held::of(expected, &found);
    let mut withheld = Withheld::default();
    // Each round leaves out more than the one before, until nothing that is left rests on what isn't.
    let drawn = loop {
        withheld.extend(held.refused(changes));
        let fit = held.fit(changes);
        let drawn = draw(Drawing {
            expected,
            live: &found,
            changes: &fit,
            withheld: withheld.keys(),
            answers,
            options,
            steps: Vec::new(),
            left: Vec::new(),
            along: Vec::new(),
        });
        match held.look_through(&drawn.steps) {
            Look::Clean => {}
            Look::Again => continue,
            Look::Never => {
                withheld.extend(held.all(changes));
                break Drawn::default();
            }
        }
        let mut more = withheld.extend(drawn.left.iter().cloned());
        let lost = Steps::of(&drawn).unplanned(changes, &withheld, &rests);
        more |= withheld.extend(lost);
        while withheld.extend(rests.spread(changes, &withheld)) {
            more = true;
        }
        if !more {
            break drawn;
        }
    };
    let (answers, left_out) = answered(changes, &drawn, withheld, &rests);
    Plan {
        dialect: expected.dialect,
        live: fingerprint(live),
        expected: fingerprint(expected),
        steps: drawn.steps,
        left_out,
        answers,
    }
}

fn draw(drawing: Drawing<'_>) -> Drawn {
    match drawing.expected.dialect {
        Dialect::Sqlite => sqlite::draw(drawing),
        Dialect::Postgres => {
            let withheld = drawing.withheld;
            let planned = |change: &&Change| !withheld.contains(&ChangeKey::from(*change));
            let changes: Vec<Change> = drawing.changes.iter().filter(planned).cloned().collect();
            postgres::draw(Drawing {
                changes: &changes,
                ..drawing
            })
        }
    }
}

/// The changes that a plan answers: all of a diff, also those that follow from others.
pub fn changes(expected: &Schema, live: &Schema, wanted: impl Fn(&Change) -> bool) -> Vec<Change> {
    let mut all = diff(expected, live);
    all.retain(wanted);
    all
}

/// A plan while it is drawn.
struct Drawing<'a> {
    expected: &'a Schema,
    live: &'a Schema,
    /// What is to be planned. SQLite's hold what is withheld too: a table that is made anew keeps that.
    changes: &'a [Change],
    /// What an earlier drawing left out, and what rests on that.
    withheld: &'a BTreeSet<ChangeKey>,
    answers: &'a BTreeMap<ObjectPath, Count>,
    options: &'a PlanOptions,
    /// Steps with their order.
    steps: Vec<(Order, Step)>,
    left: Vec<(ChangeKey, LeftOut)>,
    along: Vec<(ChangeKey, Along)>,
}

impl<'a> Drawing<'a> {
    fn allowed(&self, hazard: Hazard) -> bool {
        self.options.allow.contains(&hazard)
    }

    /// How many rows are known to stand in the way of an object. Where they weren't counted, whoever asks has
    /// left the change out before; see [`Drawing::uncounted`].
    fn rows(&self, object: &ObjectPath) -> u64 {
        match self.answers.get(object) {
            Some(Count::Rows(rows)) => *rows,
            // Nothing can be in the way, so nothing was asked.
            Some(Count::Open(_)) | None => 0,
        }
    }

    /// Why the rows in the way of an object couldn't be counted, if they couldn't.
    fn uncounted(&self, object: &ObjectPath) -> Option<&'a str> {
        match self.answers.get(object) {
            Some(Count::Open(why)) => Some(why),
            Some(Count::Rows(_)) | None => None,
        }
    }

    /// What an object that isn't expected enforces in the place of another that is, and that the plan can't
    /// make: the same key is to be unique there, or in the table that this one is a part of.
    fn alone_enforces(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let key = unique_key(self.live, object)?;
        let mut on = Some(object.owner().to_owned());
        while let Some(table) = on {
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
                let part = move |own: &&String| ObjectPath::part(kind, table, own);
                names.into_iter().map(move |own| part(&own))
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
            on = above.map(|partition| partition.parent.clone());
        }
        None
    }

    fn leave_out(&mut self, change: &Change, why: impl Into<String>, ways: Vec<String>) {
        let left = left_out(change, why, ways);
        self.left.push((change.into(), left));
    }

    /// Whether a change stays out, by this drawing or an earlier one.
    fn is_left_out(&self, change: &Change) -> bool {
        let key = ChangeKey::from(change);
        self.withheld.contains(&key) || self.left.iter().any(|(left, _)| *left == key)
    }

    /// Whether what an object is stays as it is, since that was left out.
    fn keeps(&self, object: &ObjectPath) -> bool {
        let aspects = [
            Attribute::Definition,
            Attribute::Valid,
            Attribute::Validated,
        ];
        let mut aspects = aspects.into_iter().map(Aspect::Differs);
        aspects.any(|aspect| self.withholds(object, aspect))
    }

    fn withholds(&self, object: &ObjectPath, aspect: Aspect) -> bool {
        self.withheld.contains(&ChangeKey::new(object, aspect))
    }

    /// A column as it is to be once the plan is carried out: as expected, but for what is left out.
    fn wanted(&self, object: &ObjectPath, expected: &Column, live: &Column) -> Column {
        let mut wanted = expected.clone();
        let held = |attribute| self.withholds(object, Aspect::Differs(attribute));
        keep_column(&mut wanted, live, held);
        wanted
    }

    /// The same of one that is there, whether or not it is expected.
    fn wanted_or_kept(&self, object: &ObjectPath, live: &Column) -> Column {
        match self.expected.column(object.owner(), object.own()) {
            Some(expected) => self.wanted(object, expected, live),
            None => live.clone(),
        }
    }

    /// Says of a change that it comes or goes with what is done to another object.
    fn goes_with(&mut self, change: &Change, object: &ObjectPath) {
        let along = Along::Object(object.clone());
        self.along.push((change.into(), along));
    }

    /// Says of a change that it has the answer of another of the same object.
    fn goes_with_change(&mut self, change: &Change, aspect: Aspect) {
        let other = ChangeKey::new(&change.object, aspect);
        self.along.push((change.into(), Along::Change(other)));
    }

    /// Leaves a change out because of a hazard that wasn't allowed.
    fn hazardous(&mut self, change: &Change, hazard: Hazard) {
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

    fn add(&mut self, order: Order, step: Step) {
        // What does nothing answers nothing.
        if !step.sql.is_empty() {
            self.steps.push((order, step));
        }
    }

    fn finish(mut self) -> Drawn {
        self.steps.sort_by_key(|(order, _)| *order);
        Drawn {
            steps: self.steps.into_iter().map(|(_, step)| step).collect(),
            left: self.left,
            along: self.along,
        }
    }
}

/// A step that answers a change.
fn step(change: Option<&Change>, object: &ObjectPath, title: String, sql: Vec<String>) -> Step {
    let rule = change
        .filter(|c| !c.implied)
        .map(|c| judge(c.clone(), None, &[]).rule);
    Step {
        object: object.clone(),
        rule,
        title,
        sql,
        hazards: Vec::new(),
        lock: Lock::None,
        rows: None,
        lock_timeout_s: 5,
        statement_timeout_s: 30,
        note: None,
        answers: change.map(ChangeKey::from).into_iter().collect(),
    }
}

impl Step {
    /// Says which further changes it brings about.
    fn answering<'c>(mut self, changes: impl IntoIterator<Item = &'c Change>) -> Self {
        self.answers
            .extend(changes.into_iter().map(ChangeKey::from));
        self
    }

    fn lock(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    fn hazard(mut self, hazard: Hazard) -> Self {
        if !self.hazards.contains(&hazard) {
            self.hazards.push(hazard);
        }
        // What reads or writes all rows takes as long as they take.
        if matches!(
            hazard,
            Hazard::RewritesTable
                | Hazard::ScansTable
                | Hazard::BuildsIndex
                | Hazard::BackfillsRows
        ) {
            self.statement_timeout_s = 0;
        }
        self
    }

    fn rows(mut self, rows: u64) -> Self {
        self.rows = Some(rows);
        self
    }

    fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Gives a column back what live has where that stays.
fn keep_column(wanted: &mut Column, live: &Column, held: impl Fn(Attribute) -> bool) {
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
        wanted.identity.clone_from(&live.identity);
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
            let own = object.name.as_deref().unwrap_or_default();
            let index = table.indexes.get(own)?;
            let text = &index.definition;
            let whole = !text.contains(" WHERE ")
                && !text.contains(" INCLUDE ")
                && text.matches('(').count() == 1;
            (index.unique && index.valid && whole).then(|| index.columns.clone())?
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

/// The hazard of dropping an object that isn't expected.
fn drop_hazard(kind: ObjectKind) -> Hazard {
    match kind {
        ObjectKind::Table | ObjectKind::Column | ObjectKind::Sequence | ObjectKind::Schema => {
            Hazard::DeletesData
        }
        _ => Hazard::DropsObjects,
    }
}

/// "1 row" or "n rows".
fn rows(count: u64) -> String {
    match count {
        1 => "1 row".to_owned(),
        n => format!("{n} rows"),
    }
}

fn is_missing(change: &Change) -> bool {
    matches!(change.what, Difference::Missing { .. })
}

fn is_extra(change: &Change) -> bool {
    matches!(change.what, Difference::Extra { .. })
}
