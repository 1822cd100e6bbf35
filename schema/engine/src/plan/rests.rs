//! What stays takes along what rests on it: nothing that a plan makes needs something that the plan
//! leaves out, and nothing that it drops is needed by something that stays.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    LeftOut,
    complete::{ChangeKey, Withheld, left_out},
    dependencies::top,
    needs::{Needs, bare},
};
use crate::{
    Aspect, Attribute, Change, Dialect, ObjectKind, ObjectPath, Schema,
    facts::{facts_beside, key},
    split_qualified,
};

/// Which change follows from which, and which object needs which.
pub struct Rests<'a> {
    expected: &'a Schema,
    live: &'a Schema,
    needs: Needs<'a>,
    /// What each fact of expected and of live goes down with.
    wanted: BTreeMap<ObjectPath, Vec<ObjectPath>>,
    found: BTreeMap<ObjectPath, Vec<ObjectPath>>,
    /// The changes of an object, under its name as the changes spell it.
    changed: BTreeMap<ObjectPath, (ObjectPath, Vec<Aspect>)>,
    /// What of live stands on an object.
    above: BTreeMap<ObjectPath, BTreeSet<ObjectPath>>,
}

/// What won't be there, or won't be as expected, once the plan is carried out.
#[derive(Default)]
struct Lacking {
    missing: BTreeSet<ObjectPath>,
    other: BTreeSet<(ObjectPath, Attribute)>,
    /// Those that texts may name, by their bare names.
    named: BTreeMap<String, Vec<ObjectPath>>,
}

impl<'a> Rests<'a> {
    pub fn of(expected: &'a Schema, live: &'a Schema, changes: &[Change]) -> Self {
        let dialect = expected.dialect;
        let resting = |schema: &Schema, other: &Schema| {
            let facts = facts_beside(schema, Some(other)).into_iter();
            facts
                .map(|fact| (key(dialect, &fact.path), fact.rests_on))
                .collect()
        };
        let mut changed: BTreeMap<ObjectPath, (ObjectPath, Vec<Aspect>)> = BTreeMap::new();
        for change in changes {
            let object = &change.object;
            let entry = changed.entry(key(dialect, object));
            let (_, aspects) = entry.or_insert_with(|| (object.clone(), Vec::new()));
            aspects.push(change.aspect());
        }
        let found: BTreeMap<_, Vec<ObjectPath>> = resting(live, expected);
        let mut rests = Self {
            expected,
            live,
            needs: Needs::of(expected),
            wanted: resting(expected, live),
            above: BTreeMap::new(),
            found,
            changed,
        };
        rests.stand(changes);
        rests
    }

    /// Whether an object has such a change; its key, as the changes spell it.
    fn change_of(&self, object: &ObjectPath, aspect: Aspect) -> Option<ChangeKey> {
        let (spelled, aspects) = self.changed.get(&key(self.expected.dialect, object))?;
        aspects
            .contains(&aspect)
            .then(|| ChangeKey::new(spelled, aspect))
    }

    /// The changes that an implied one follows from.
    pub fn principals(&self, change: &Change) -> Vec<ChangeKey> {
        let below = |all: &BTreeMap<ObjectPath, Vec<ObjectPath>>, aspect| -> Vec<ChangeKey> {
            let paths = self.all_below(all, &change.object);
            let keys = paths.iter().filter_map(|p| self.change_of(p, aspect));
            keys.collect()
        };
        let mut all = Vec::new();
        match change.aspect() {
            Aspect::Missing => all.extend(below(&self.wanted, Aspect::Missing)),
            Aspect::Extra => all.extend(below(&self.found, Aspect::Extra)),
            Aspect::Differs(attribute) => {
                all.extend(below(&self.wanted, Aspect::Missing));
                all.extend(below(&self.found, Aspect::Extra));
                if attribute == Attribute::Default {
                    let filled = Aspect::Differs(Attribute::Generated);
                    all.extend(self.change_of(&change.object, filled));
                }
                all.extend(self.retyped(&change.object));
            }
        }
        // What a table has by way of a parent comes and goes with that.
        if let Some(table) = &change.object.table
            && change.object.kind != ObjectKind::Table
        {
            let moved = Aspect::Differs(Attribute::Definition);
            all.extend(self.change_of(&ObjectPath::table(table), moved));
        }
        all
    }

    /// All that an object goes down with, directly or by way of others.
    fn all_below(
        &self,
        all: &BTreeMap<ObjectPath, Vec<ObjectPath>>,
        object: &ObjectPath,
    ) -> Vec<ObjectPath> {
        let dialect = self.expected.dialect;
        let mut found: Vec<ObjectPath> = Vec::new();
        let mut open = vec![key(dialect, object)];
        while let Some(object) = open.pop() {
            for path in all.get(&object).into_iter().flatten() {
                if !found.contains(path) {
                    open.push(key(dialect, path));
                    found.push(path.clone());
                }
            }
        }
        found
    }

    /// The columns of another type that an object's texts speak of.
    fn retyped(&self, object: &ObjectPath) -> Vec<ChangeKey> {
        let aspect = Aspect::Differs(Attribute::DataType);
        let all = self.changed.values();
        all.filter(|(column, aspects)| {
            column.kind == ObjectKind::Column
                && aspects.contains(&aspect)
                && match object.kind {
                    ObjectKind::View | ObjectKind::MaterialisedView => true,
                    ObjectKind::Column => column == object,
                    _ => column.table == object.table,
                }
        })
        .map(|(column, _)| ChangeKey::new(column, aspect))
        .collect()
    }

    /// The changes that can't be planned since others aren't.
    pub fn spread(&self, changes: &[Change], withheld: &Withheld) -> Vec<(ChangeKey, LeftOut)> {
        let lacking = self.lacking(withheld);
        let mut all = Vec::new();
        for change in changes {
            let of_it = ChangeKey::from(change);
            if withheld.holds(&of_it) {
                continue;
            }
            let left = match of_it.aspect {
                Aspect::Extra => self.stays_on(change, withheld),
                Aspect::Missing | Aspect::Differs(_) => self.lacks(change, &lacking).map(|what| {
                    let what = what.words();
                    let why = format!("It rests on {what}, which is left out.");
                    let ways = vec!["settle that first and plan again".to_owned()];
                    left_out(change, why, ways)
                }),
            };
            all.extend(left.map(|left| (of_it, left)));
        }
        all
    }

    fn lacking(&self, withheld: &Withheld) -> Lacking {
        let dialect = self.expected.dialect;
        let mut lacking = Lacking::default();
        for change in withheld.keys() {
            let object = key(dialect, &change.object);
            let named = match change.aspect {
                Aspect::Missing => {
                    lacking.missing.insert(object);
                    true
                }
                Aspect::Differs(attribute) => {
                    lacking.other.insert((object, attribute));
                    attribute == Attribute::Definition
                        && matches!(
                            change.object.kind,
                            ObjectKind::Type
                                | ObjectKind::Routine
                                | ObjectKind::View
                                | ObjectKind::MaterialisedView
                        )
                }
                Aspect::Extra => false,
            };
            if let Some(name) = bare(&change.object).filter(|_| named) {
                let name = match dialect {
                    Dialect::Sqlite => name.to_ascii_lowercase(),
                    Dialect::Postgres => name,
                };
                let all = lacking.named.entry(name).or_default();
                all.push(change.object.clone());
            }
        }
        lacking
    }

    /// What a change needs that the plan leaves out.
    fn lacks(&self, change: &Change, lacking: &Lacking) -> Option<ChangeKey> {
        if lacking.missing.is_empty() && lacking.other.is_empty() {
            return None;
        }
        let dialect = self.expected.dialect;
        let need = self.needs.of_change(change);
        let gone = |path: &&ObjectPath| lacking.missing.contains(&key(dialect, path));
        let other =
            |path: &ObjectPath, attribute| lacking.other.contains(&(key(dialect, path), attribute));
        let below = self.wanted.get(&key(dialect, &change.object));
        let resting = below.into_iter().flatten().filter(|_| need.whole);
        let not_itself = |path: &&ObjectPath| **path != change.object;
        if let Some(found) = resting.chain(&need.objects).filter(not_itself).find(gone) {
            return Some(ChangeKey::new(found, Aspect::Missing));
        }
        let differing = need.as_expected.iter();
        let mut differing = differing.filter(|(path, attribute)| other(path, *attribute));
        if let Some((found, attribute)) = differing.next() {
            return Some(ChangeKey::new(found, Aspect::Differs(*attribute)));
        }
        for keys in &need.one_of {
            let unmade = |path: &ObjectPath| gone(&path) || other(path, Attribute::Definition);
            if !keys.is_empty() && keys.iter().all(unmade) {
                let first = keys.first()?;
                return Some(ChangeKey::new(first, Aspect::Missing));
            }
        }
        for text in &need.texts {
            let said = text.words(dialect);
            let named = said.iter().filter_map(|word| lacking.named.get(word));
            let named = named.flatten().filter(|path| text.may_name(path.kind));
            let mut meant = named.filter(not_itself);
            if let Some(found) = meant.find(|path| self.means(&said, path, &change.object)) {
                return Some(ChangeKey::new(found, Aspect::Missing));
            }
        }
        None
    }

    /// Whether a text of an object that names something means that: another table's column of the same name
    /// is another, unless the text names the table too.
    fn means(&self, said: &BTreeSet<String>, path: &ObjectPath, object: &ObjectPath) -> bool {
        let dialect = self.expected.dialect;
        let table = |path: &ObjectPath| key(dialect, path).table;
        let names_table = || {
            let bare = table(path).map(|name| split_qualified(&name).1);
            bare.is_some_and(|name| said.contains(&name))
        };
        path.kind != ObjectKind::Column || table(path) == table(object) || names_table()
    }

    /// An object that would be dropped, and something that stays stands on it.
    fn stays_on(&self, change: &Change, withheld: &Withheld) -> Option<LeftOut> {
        let above = self
            .above
            .get(&key(self.expected.dialect, &change.object))?;
        let stays = |other: &&ObjectPath| !self.settled(other, withheld) && !self.is_meant(other);
        let other = above.iter().find(stays)?;
        let extra = self.change_of(other, Aspect::Extra);
        let ways = extra.and_then(|key| withheld.ways(&key).map(<[String]>::to_vec));
        let why = format!("{other} stands on it, and stays.");
        let ways = ways.unwrap_or_else(|| vec!["plan for both at once".to_owned()]);
        Some(left_out(change, why, ways))
    }

    /// Whether an object is word for word what it should be, where names stand in it as text: then what it
    /// names is there afterwards, and not what only seems to be named (`"order"` is a column and a table).
    fn is_meant(&self, object: &ObjectPath) -> bool {
        let dialect = self.expected.dialect;
        dialect == Dialect::Sqlite && !self.changed.contains_key(&key(dialect, object))
    }

    /// Whether an object of live goes, or is made what it should be.
    fn settled(&self, object: &ObjectPath, withheld: &Withheld) -> bool {
        let planned = |object: &ObjectPath, fits: fn(Aspect) -> bool| {
            let found = self.changed.get(&key(self.expected.dialect, object));
            found.is_some_and(|(spelled, aspects)| {
                let planned = |a: &&Aspect| !withheld.holds(&ChangeKey::new(spelled, **a));
                aspects.iter().filter(planned).any(|a| fits(*a))
            })
        };
        let drops = |aspect| aspect == Aspect::Extra;
        let below = self.found.get(&key(self.expected.dialect, object));
        let mut below = below.into_iter().flatten();
        planned(object, |aspect| {
            !matches!(
                aspect,
                Aspect::Missing
                    | Aspect::Differs(
                        Attribute::Comment | Attribute::Grants | Attribute::Nullability
                    )
            )
        }) || below.any(|path| path.kind != ObjectKind::Schema && planned(path, drops))
    }

    /// Finds what of live stands on what isn't expected.
    fn stand(&mut self, changes: &[Change]) {
        let dialect = self.expected.dialect;
        let extra: BTreeSet<ObjectPath> = changes
            .iter()
            .filter(|change| change.aspect() == Aspect::Extra)
            .map(|change| key(dialect, &change.object))
            .collect();
        if extra.is_empty() {
            return;
        }
        let mut edges: Vec<(ObjectPath, ObjectPath)> = Vec::new();
        let live = Needs::of(self.live);
        for dependency in &self.live.dependencies {
            // Which of a table's parts it is, its texts say.
            if dependency.object.kind != ObjectKind::Table {
                edges.push((dependency.needs.clone(), dependency.object.clone()));
                edges.push((top(&dependency.needs), dependency.object.clone()));
            }
        }
        for (object, below) in &self.found {
            let spaces = below.iter().filter(|path| path.kind == ObjectKind::Schema);
            edges.extend(spaces.map(|space| (space.clone(), object.clone())));
        }
        edges.extend(live.between_tables());
        let by_text = |path: &&ObjectPath| match path.kind {
            ObjectKind::Routine | ObjectKind::Type | ObjectKind::Sequence => true,
            // SQLite doesn't keep which view or trigger needs what.
            ObjectKind::Table | ObjectKind::View | ObjectKind::Column => dialect == Dialect::Sqlite,
            _ => false,
        };
        let mut named: BTreeMap<String, Vec<&ObjectPath>> = BTreeMap::new();
        for path in extra.iter().filter(by_text) {
            if let Some(name) = bare(path) {
                named.entry(name).or_default().push(path);
            }
        }
        if !named.is_empty() {
            for (object, text) in live.texts() {
                let said = text.words(dialect);
                let meant = said.iter().filter_map(|word| named.get(word)).flatten();
                let meant = meant.filter(|path| text.may_name(path.kind));
                let meant = meant.filter(|path| self.means(&said, path, &object));
                edges.extend(meant.map(|below| ((*below).clone(), object.clone())));
            }
        }
        for (below, object) in edges {
            let below = key(dialect, &below);
            if extra.contains(&below) && below != key(dialect, &object) {
                self.above.entry(below).or_default().insert(object);
            }
        }
    }
}
