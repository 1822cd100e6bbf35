//! Which of several constraints that share a name stand for each other.
//!
//! SQLite has no names for keys, and takes several checks of one name; all but the first of those are
//! listed under a name with a number behind it. Which is the first says nothing: what says the same is the
//! same.

use std::{borrow::Cow, collections::BTreeMap};

use crate::{Constraint, Dialect, Schema};

type Constraints = BTreeMap<String, Constraint>;

/// The live schema with its constraints listed under the names that expected has for them.
pub fn aligned<'a>(expected: &Schema, live: &'a Schema) -> Cow<'a, Schema> {
    let mut aligned = Cow::Borrowed(live);
    if live.dialect != Dialect::Sqlite {
        return aligned;
    }
    for (name, table) in &live.tables {
        let Some(wanted) = expected.tables.get(name) else {
            continue;
        };
        let uniques = listed_as(&wanted.uniques, &table.uniques);
        let foreign_keys = listed_as(&wanted.foreign_keys, &table.foreign_keys);
        let checks = listed_as(&wanted.checks, &table.checks);
        if uniques.is_none() && foreign_keys.is_none() && checks.is_none() {
            continue;
        }
        if let Some(table) = aligned.to_mut().tables.get_mut(name) {
            table.uniques = uniques.unwrap_or_else(|| std::mem::take(&mut table.uniques));
            table.foreign_keys =
                foreign_keys.unwrap_or_else(|| std::mem::take(&mut table.foreign_keys));
            table.checks = checks.unwrap_or_else(|| std::mem::take(&mut table.checks));
        }
    }
    aligned
}

/// What two constraints that share a name have in common.
fn shared(constraint: &Constraint) -> (bool, Option<&str>, &[String]) {
    match constraint.definition.starts_with("CHECK ") {
        true => (true, constraint.name.as_deref(), &[]),
        false => (false, None, &constraint.columns),
    }
}

/// The constraints found under the names wanted; none where they have them already.
fn listed_as(wanted: &Constraints, found: &Constraints) -> Option<Constraints> {
    let crowded = |all: &Constraints| {
        let of: Vec<_> = all.values().map(shared).collect();
        of.iter().enumerate().any(|(i, one)| of[..i].contains(one))
    };
    if !crowded(wanted) && !crowded(found) {
        return None;
    }
    let mut names: BTreeMap<&String, &String> = BTreeMap::new();
    // What says the same first, wherever it is listed; then what is listed alike; then what is left.
    type Like = fn((&String, &Constraint), (&String, &Constraint)) -> bool;
    let ways: [Like; 3] = [
        |(_, a), (_, b)| a.definition == b.definition && shared(a) == shared(b),
        |(a, _), (b, _)| a.eq_ignore_ascii_case(b),
        |(_, a), (_, b)| shared(a) == shared(b),
    ];
    for like in ways {
        for one in found {
            if names.contains_key(one.0) {
                continue;
            }
            let free = |other: &(&String, &Constraint)| names.values().all(|n| *n != other.0);
            let other = wanted.iter().find(|other| free(other) && like(one, *other));
            if let Some((name, _)) = other {
                names.insert(one.0, name);
            }
        }
    }
    let mut listed = Constraints::new();
    let taken = |name: &str| wanted.keys().any(|n| n.eq_ignore_ascii_case(name));
    for (name, constraint) in found {
        let name = match names.get(name) {
            Some(wanted) => (*wanted).clone(),
            None => {
                // Under no name that means another one there.
                let mut free = name.clone();
                let mut place = 2;
                let kept = |free: &String| found.contains_key(free) && !names.contains_key(free);
                while taken(&free) || listed.contains_key(&free) || (free != *name && kept(&free)) {
                    free = format!("{name} {place}");
                    place += 1;
                }
                free
            }
        };
        listed.insert(name, constraint.clone());
    }
    Some(listed)
}

#[cfg(test)]
mod tests {
    use super::listed_as;
    use crate::Constraint;

    fn keys(all: &[(&str, &str)]) -> super::Constraints {
        let key = |definition: &str| Constraint {
            definition: format!("FOREIGN KEY (\"a\") REFERENCES {definition}"),
            columns: vec!["a".into()],
            references: None,
            name: None,
            validated: true,
            enforced: true,
            marks: Vec::new(),
            comment: None,
        };
        let named = all.iter().map(|(n, d)| ((*n).to_owned(), key(d)));
        named.collect()
    }

    #[test]
    fn what_says_the_same_is_the_same() {
        let both = keys(&[("(a)", "one"), ("(a) 2", "two")]);
        let second = listed_as(&both, &keys(&[("(a)", "two")]));
        assert_eq!(second, Some(keys(&[("(a) 2", "two")])));
        let first = listed_as(&both, &keys(&[("(a)", "one")]));
        assert_eq!(first, Some(keys(&[("(a)", "one")])));
        // The other way round, what nobody expects has a name of its own.
        let alone = keys(&[("(a)", "two")]);
        let listed = listed_as(&alone, &both);
        assert_eq!(listed, Some(keys(&[("(a)", "two"), ("(a) 2", "one")])));
        assert_eq!(listed_as(&alone, &keys(&[("(a)", "one")])), None);
    }
}
