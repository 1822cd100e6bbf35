//! What others than the owner may do.

use std::collections::{BTreeMap, BTreeSet};

use super::{Planner, routine};
use crate::{
    Change, Grant, ObjectKind, ObjectPath, Schema,
    model::{PUBLIC, WITH_OPTION},
    plan::{Hazard, Step, order::Phase},
    sql::{name, quote},
};

/// Roles with what they may; whether they may pass it on.
type Granted = BTreeMap<String, BTreeMap<String, bool>>;

/// All that holds for an object, also what is usual.
fn granted(schema: &Schema, object: &ObjectPath) -> Granted {
    let mut all = Granted::new();
    if let Some(usual) = Grant::usual(object.kind) {
        let usual = BTreeMap::from([(usual.to_owned(), false)]);
        all.insert(PUBLIC.to_owned(), usual);
    }
    for grant in schema.granted(object) {
        let privileges = grant.privileges.iter();
        let privileges = privileges.map(|p| match p.strip_suffix(WITH_OPTION) {
            Some(privilege) => (privilege.to_owned(), true),
            None => (p.clone(), false),
        });
        all.insert(grant.role.clone(), privileges.collect());
    }
    all
}

/// What `has` lets and `lacks` doesn't: role, what may be passed on, privileges.
fn beyond(has: &Granted, lacks: &Granted) -> BTreeMap<(String, bool), BTreeSet<String>> {
    let mut found: BTreeMap<(String, bool), BTreeSet<String>> = BTreeMap::new();
    for (role, privileges) in has {
        let other = lacks.get(role);
        for (privilege, option) in privileges {
            let there = other.and_then(|o| o.get(privilege));
            if there.is_none() || (*option && there == Some(&false)) {
                let of_role = found.entry((role.clone(), *option)).or_default();
                of_role.insert(privilege.clone());
            }
        }
    }
    found
}

/// `SELECT, UPDATE ON TABLE "t"`.
fn what(object: &ObjectPath, privileges: &BTreeSet<String>) -> String {
    let own_name = object.own_name();
    let target = match object.kind {
        ObjectKind::Table | ObjectKind::Column => format!("TABLE {}", name(object.owner())),
        ObjectKind::View | ObjectKind::MaterialisedView => format!("TABLE {}", name(own_name)),
        ObjectKind::Sequence => format!("SEQUENCE {}", name(own_name)),
        ObjectKind::Routine => format!("ROUTINE {}", routine::called(own_name)),
        ObjectKind::Type => format!("TYPE {}", name(own_name)),
        _ => format!("SCHEMA {}", quote(own_name)),
    };
    let privileges: Vec<String> = privileges
        .iter()
        .map(|privilege| match object.kind {
            ObjectKind::Column => format!("{privilege} ({})", quote(own_name)),
            _ => privilege.clone(),
        })
        .collect();
    format!("{} ON {target}", privileges.join(", "))
}

fn grants(object: &ObjectPath, wanted: &Granted, found: &Granted) -> Vec<String> {
    let lacking = beyond(wanted, found).into_iter();
    lacking
        .map(|((role, option), privileges)| {
            let option = if option { WITH_OPTION } else { "" };
            format!("GRANT {} TO {role}{option}", what(object, &privileges))
        })
        .collect()
}

fn revokes(object: &ObjectPath, wanted: &Granted, found: &Granted) -> Vec<String> {
    let mut sql = Vec::new();
    for ((role, _), privileges) in beyond(found, wanted) {
        let may = wanted.get(&role);
        // What they may keep, without passing it on.
        let (kept, gone): (BTreeSet<String>, BTreeSet<String>) = privileges
            .into_iter()
            .partition(|p| may.is_some_and(|m| m.contains_key(p)));
        for (before, privileges) in [("GRANT OPTION FOR ", kept), ("", gone)] {
            if !privileges.is_empty() {
                let what = what(object, &privileges);
                sql.push(format!("REVOKE {before}{what} FROM {role}"));
            }
        }
    }
    sql
}

impl Planner<'_> {
    /// What is to be granted on something that the plan makes.
    pub(super) fn grant_from(&mut self, schema: &Schema, object: &ObjectPath) {
        let (wanted, usual) = (
            granted(schema, object),
            granted(&Schema::empty(schema.dialect), object),
        );
        let mut sql = revokes(object, &wanted, &usual);
        sql.extend(grants(object, &wanted, &usual));
        if !sql.is_empty() {
            let step = Step::new(
                None,
                object,
                format!("Grant what is expected on {object}"),
                sql,
            );
            self.add(Phase::Grants, step);
        }
    }

    /// An object that is there, and others may do more or less with it than they should.
    pub(super) fn alter_grants(&mut self, change: &Change) {
        let object = &change.object;
        let (wanted, found) = (
            granted(self.drawing.expected, object),
            granted(self.drawing.live, object),
        );
        let sql = grants(object, &wanted, &found);
        if !sql.is_empty() {
            let title = format!("Grant what is missing on {object}");
            self.add(Phase::Grants, Step::new(Some(change), object, title, sql));
        }
        let sql = revokes(object, &wanted, &found);
        if sql.is_empty() {
            return;
        }
        if !self.drawing.allowed(Hazard::RevokesAccess) {
            self.drawing.hazardous(change, Hazard::RevokesAccess);
            return;
        }
        let title = format!("Take away what isn't expected on {object}");
        let step = Step::new(Some(change), object, title, sql).hazard(Hazard::RevokesAccess);
        self.add(Phase::Grants, step);
    }
}
