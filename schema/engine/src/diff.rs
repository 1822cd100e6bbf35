//! The facts in which live differs from expected. No judgement yet: that is [`crate::Finding`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Dialect, ObjectKind, ObjectPath, Schema,
    align::aligned,
    facts::{Attribute, Fact, facts_beside, key},
};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What differs; in the expected spelling where both have it.
    pub object: ObjectPath,
    /// How.
    pub what: Difference,
    /// It follows from another change: a constraint of a column that is missing. It is repaired
    /// with the rest and isn't a finding of its own.
    pub implied: bool,
}

/// In what of its object a change is: no two changes of a diff have object and aspect in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// Expected, and not there.
    Missing,
    /// There, and not expected.
    Extra,
    /// There, with another value of this attribute.
    Differs(Attribute),
}

impl Change {
    /// In what of its object it is.
    pub fn aspect(&self) -> Aspect {
        match &self.what {
            Difference::Missing { .. } => Aspect::Missing,
            Difference::Extra { .. } => Aspect::Extra,
            Difference::Differs { attribute, .. } => Aspect::Differs(*attribute),
        }
    }
}

/// How an object differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Expected, and not there.
    Missing {
        /// How it should be, in the engine's words.
        expected: String,
    },
    /// There, and not expected.
    Extra {
        /// How it is.
        live: String,
    },
    /// There, with another value of one attribute.
    Differs {
        /// Which of its attributes.
        attribute: Attribute,
        /// The value it should have.
        expected: String,
        /// The value it has.
        live: String,
    },
}

/// Compares two schemas of one dialect, both ways. Empty exactly when their fingerprints are equal.
/// The order is stable: objects without a table by kind and name, then table by table.
pub fn diff(expected: &Schema, live: &Schema) -> Vec<Change> {
    let live = &*aligned(expected, live);
    let dialect = expected.dialect;
    let wanted = facts_beside(expected, Some(live));
    let found = facts_beside(live, Some(expected));
    let index = |facts: &[Fact]| -> BTreeMap<ObjectPath, usize> {
        let keyed = facts.iter().enumerate();
        keyed.map(|(i, f)| (key(dialect, &f.path), i)).collect()
    };
    let (wanted_at, found_at) = (index(&wanted), index(&found));
    let mut changes: Vec<(u32, Change)> = Vec::new();
    let gone = absent(&wanted, &wanted_at, &found_at, dialect);
    let new = absent(&found, &found_at, &wanted_at, dialect);
    let retyped: Vec<&ObjectPath> = wanted
        .iter()
        .filter(|fact| fact.path.kind == ObjectKind::Column)
        .filter(|fact| {
            let other = found_at.get(&key(dialect, &fact.path));
            other.and_then(|i| found.get(*i)).is_some_and(|other| {
                fact.value(Attribute::DataType) != other.value(Attribute::DataType)
            })
        })
        .map(|fact| &fact.path)
        .collect();
    for fact in &wanted {
        let of_it = key(dialect, &fact.path);
        match found_at.get(&of_it).and_then(|i| found.get(*i)) {
            None => changes.push((
                fact.position,
                Change {
                    object: fact.path.clone(),
                    what: Difference::Missing {
                        expected: fact.summary.clone(),
                    },
                    implied: gone.contains(&of_it) || comes_with_parent(live, expected, &fact.path),
                },
            )),
            Some(other) => {
                // A key on a column that was renamed says another name, and is the same key.
                let below = fact
                    .rests_on
                    .iter()
                    .any(|p| lost(p, &wanted_at, &found_at, dialect))
                    || other
                        .rests_on
                        .iter()
                        .any(|p| lost(p, &found_at, &wanted_at, dialect));
                let refilled =
                    fact.value(Attribute::Generated) != other.value(Attribute::Generated);
                let differing = attributes(fact, other).map(|mut change| {
                    // A column that became an identity lost its default with that.
                    let default = matches!(
                        change.what,
                        Difference::Differs {
                            attribute: Attribute::Default,
                            ..
                        }
                    );
                    let cast = stands_on(fact, &retyped) && only_casts(&change.what);
                    change.implied = below || (default && refilled) || cast;
                    change
                });
                changes.extend(differing.map(|change| (fact.position, change)));
            }
        }
    }
    for fact in &found {
        let of_it = key(dialect, &fact.path);
        if !wanted_at.contains_key(&of_it) {
            changes.push((
                fact.position,
                Change {
                    object: fact.path.clone(),
                    what: Difference::Extra {
                        live: fact.summary.clone(),
                    },
                    implied: new.contains(&of_it) || comes_with_parent(expected, live, &fact.path),
                },
            ));
        }
    }
    changes.sort_by(|(a_place, a), (b_place, b)| {
        order(*a_place, &a.object).cmp(&order(*b_place, &b.object))
    });
    changes.into_iter().map(|(_, change)| change).collect()
}

/// Whether an object's texts speak of a column of another type.
fn stands_on(fact: &Fact, retyped: &[&ObjectPath]) -> bool {
    retyped.iter().any(|column| match fact.path.kind {
        ObjectKind::Column => fact.path == **column,
        ObjectKind::View | ObjectKind::MaterialisedView => true,
        ObjectKind::Check | ObjectKind::Index | ObjectKind::Exclusion => {
            fact.rests_on.contains(column)
        }
        ObjectKind::Policy | ObjectKind::Trigger | ObjectKind::RewriteRule => {
            fact.path.table == column.table
        }
        _ => false,
    })
}

/// Whether two texts are the same but for casts, which Postgres prints by the types of what is cast.
fn only_casts(difference: &Difference) -> bool {
    match difference {
        Difference::Differs {
            attribute: Attribute::Definition | Attribute::Default | Attribute::Generated,
            expected,
            live,
        } => without_casts(expected) == without_casts(live),
        _ => false,
    }
}

/// A text without `::character varying`, and without the parentheses that come with casts.
fn without_casts(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut in_string = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if !in_string && let Some(cast) = rest.strip_prefix("::") {
            let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | '"');
            rest = cast.trim_start_matches(word);
            // Types of two words: `character varying`, `timestamp without time zone`.
            for more in [
                " varying",
                " precision",
                " without time zone",
                " with time zone",
            ] {
                rest = rest.strip_prefix(more).unwrap_or(rest);
            }
            continue;
        }
        in_string ^= c == '\'';
        if in_string || !matches!(c, '(' | ')') {
            bare.push(c);
        }
        rest = &rest[c.len_utf8()..];
    }
    bare
}

/// Which of the facts that the other side lacks go down with something else that it lacks.
fn absent(
    facts: &[Fact],
    here: &BTreeMap<ObjectPath, usize>,
    there: &BTreeMap<ObjectPath, usize>,
    dialect: Dialect,
) -> BTreeSet<ObjectPath> {
    let rests = |fact: &&Fact| {
        let mut below = fact.rests_on.iter();
        below.any(|path| lost(path, here, there, dialect))
    };
    facts
        .iter()
        .filter(rests)
        .map(|fact| key(dialect, &fact.path))
        .collect()
}

/// Whether the side that lacks a part has it by way of a parent table: what a partition, or a child,
/// no longer is or has become is one fact, and not one for each of its columns.
fn comes_with_parent(lacks: &Schema, has: &Schema, part: &ObjectPath) -> bool {
    let Some(table) = part.table.as_deref() else {
        return false;
    };
    let (Some(without), Some(with)) = (lacks.tables.get(table), has.tables.get(table)) else {
        return false;
    };
    let moved = without.options.partition_of.is_some() != with.options.partition_of.is_some();
    moved && !matches!(part.kind, ObjectKind::Table | ObjectKind::Column)
}

/// Whether one side has what the other lacks.
fn lost(
    path: &ObjectPath,
    here: &BTreeMap<ObjectPath, usize>,
    there: &BTreeMap<ObjectPath, usize>,
    dialect: Dialect,
) -> bool {
    let of_it = key(dialect, path);
    here.contains_key(&of_it) && !there.contains_key(&of_it)
}

fn order(position: u32, object: &ObjectPath) -> (ObjectKind, &str, ObjectKind, u32, &str) {
    let group = match object.table {
        Some(_) => ObjectKind::Table,
        None => object.kind,
    };
    let name = object.name.as_deref().unwrap_or_default();
    (group, object.owner(), object.kind, position, name)
}

fn attributes<'a>(expected: &'a Fact, live: &'a Fact) -> impl Iterator<Item = Change> + 'a {
    let all = expected.attributes.iter().chain(&live.attributes);
    let mut names: Vec<Attribute> = all.map(|(a, _)| *a).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter().filter_map(move |attribute| {
        let (want, have) = (expected.value(attribute), live.value(attribute));
        (want != have).then(|| Change {
            object: expected.path.clone(),
            what: Difference::Differs {
                attribute,
                expected: want.to_owned(),
                live: have.to_owned(),
            },
            implied: false,
        })
    })
}
