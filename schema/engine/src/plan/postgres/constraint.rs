//! Keys, foreign keys, checks and exclusions.

use super::{Planner, statement};
use crate::{
    Attribute, Change, Constraint, ObjectKind, ObjectPath,
    plan::{
        Hazard, Lock, LockMode,
        change::Edit,
        order::{Order, Phase},
        rows, step,
    },
    split_qualified,
    sql::{literal, name, quote},
};

impl Planner<'_> {
    pub(super) fn constraint(&mut self, change: &Change, edit: Edit<'_, Constraint>) {
        match edit {
            Edit::Add(wanted) => self.add_constraint(change, wanted),
            Edit::Drop(found) => {
                if !self.alone_enforces(change) {
                    let (phase, sql) = drop_sql(&change.object, found);
                    self.drop(change, phase, vec![sql]);
                }
            }
            Edit::Alter(_, _, Attribute::Options) if has_index(change.object.kind) => {
                self.alter_marks(change);
            }
            Edit::Alter(_, live, Attribute::Validated) if !live.validated => {
                self.validate(change);
            }
            Edit::Alter(expected, _, Attribute::Valid) if !expected.enforced => {
                let why = "It is enforced, which nobody undoes unasked.";
                self.d.leave_out(change, why, Vec::new());
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    /// Whether a constraint can be made to hold for new rows alone.
    pub(super) fn can_wait(&self, object: &ObjectPath) -> bool {
        let table = self.d.expected.tables.get(object.owner());
        matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check)
            && table.is_some_and(|table| table.options.partition_by.is_none())
    }

    fn add_constraint(&mut self, change: &Change, wanted: &Constraint) {
        let object = &change.object;
        let on = object.owner();
        let own = name_of(object, wanted);
        let count = self.d.rows(object);
        let can_wait = self.can_wait(object);
        let mut valid = wanted.validated;
        if valid && self.d.uncounted(object).is_some() {
            if !(can_wait && self.d.options.not_valid) {
                self.uncounted(change);
                return;
            }
            valid = false;
        }
        let mut note = None;
        if count > 0 && valid {
            let why = match object.kind {
                ObjectKind::ForeignKey => format!("{} refer to nothing.", rows(count)),
                ObjectKind::Check => format!("{} violate it.", rows(count)),
                _ => format!("{} with a key that is repeated or missing.", rows(count)),
            };
            if !(can_wait && self.d.options.not_valid) {
                let mut ways = Vec::new();
                if can_wait {
                    ways.push(
                        "--not-valid adds it for new rows alone; VALIDATE CONSTRAINT once the \
                         others are settled"
                            .to_owned(),
                    );
                }
                ways.push(match object.kind {
                    ObjectKind::ForeignKey => {
                        "restore the rows they refer to, or settle the rows, and plan again".into()
                    }
                    _ => "settle the rows and plan again".into(),
                });
                self.d.leave_out(change, why, ways);
                return;
            }
            valid = false;
            note = Some(format!(
                "{why} It holds for new rows. Once the others are settled: ALTER TABLE {} VALIDATE CONSTRAINT {}",
                name(on),
                quote(&own)
            ));
        }
        let it = step(
            Some(change),
            object,
            format!("Add {object}"),
            vec![create_sql(on, &own, wanted, valid)],
        );
        let mut it = match object.kind {
            ObjectKind::ForeignKey => {
                let to = wanted.references.iter().map(|to| to.table.clone());
                it.lock(Lock::Tables {
                    mode: LockMode::ShareRowExclusive,
                    tables: std::iter::once(on.to_owned()).chain(to).collect(),
                    below: None,
                })
            }
            ObjectKind::Check => it.lock(Lock::exclusive(on)),
            _ => it.lock(Lock::exclusive(on)).hazard(Hazard::BuildsIndex),
        };
        if can_wait && valid {
            it = it.hazard(Hazard::ScansTable);
        }
        if count > 0 {
            it = it.rows(count);
        }
        it.note = note;
        self.d.add(order(object.kind), it);
    }

    pub(super) fn constraint_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        wanted: &Constraint,
        as_it_was: bool,
    ) {
        let on = object.owner();
        let own = name_of(object, wanted);
        let holds = self.d.uncounted(object).is_none() && self.d.rows(object) == 0;
        let valid = wanted.validated && (as_it_was || holds);
        let sql = vec![create_sql(on, &own, wanted, valid)];
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(on))
            .hazard(Hazard::ScansTable);
        self.d.add(order(object.kind), it);
    }

    /// A constraint that is there and not known to hold.
    fn validate(&mut self, change: &Change) {
        let object = &change.object;
        if self.comes_with_remade(change) || self.uncounted(change) {
            return;
        }
        let count = self.d.rows(object);
        if count > 0 {
            let why = format!("{} violate it.", rows(count));
            let ways = vec!["settle the rows and plan again".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        let on = object.owner();
        let sql = vec![format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            name(on),
            quote(object.own())
        )];
        let it = step(Some(change), object, format!("Validate {object}"), sql)
            .hazard(Hazard::ScansTable)
            .lock(Lock::on(LockMode::ShareUpdateExclusive, on));
        self.add(Phase::Rest, it);
    }
}

/// A constraint, unless one of its name is there.
fn create_sql(table: &str, own: &str, constraint: &Constraint, valid: bool) -> String {
    let it = name(table);
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {})",
        literal(&it),
        literal(own)
    );
    let not_valid = if valid { "" } else { " NOT VALID" };
    statement::only_if(
        &condition,
        &format!(
            "ALTER TABLE {it} ADD CONSTRAINT {} {}{not_valid}",
            quote(own),
            constraint.definition
        ),
    )
}

/// The name that a primary key gets when nobody gave it one.
pub fn key_name(table: &str, key: &Constraint) -> String {
    let (_, own) = split_qualified(table);
    let usual = || format!("{}_pkey", own.chars().take(58).collect::<String>());
    key.name.clone().unwrap_or_else(usual)
}

pub fn drop_sql(object: &ObjectPath, found: &Constraint) -> (Phase, String) {
    let phase = match object.kind {
        ObjectKind::ForeignKey => Phase::DropForeignKeys,
        _ => Phase::DropConstraints,
    };
    let sql = format!(
        "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}",
        name(object.owner()),
        quote(&name_of(object, found))
    );
    (phase, sql)
}

/// The name that a constraint has, or gets.
pub fn name_of(object: &ObjectPath, constraint: &Constraint) -> String {
    match object.kind {
        ObjectKind::PrimaryKey => key_name(object.owner(), constraint),
        _ => object.own().to_owned(),
    }
}

fn order(kind: ObjectKind) -> Order {
    let phase = match kind {
        ObjectKind::ForeignKey => Phase::ForeignKeys,
        _ => Phase::Constraints,
    };
    Order::beside_keys(phase, kind == ObjectKind::PrimaryKey)
}

/// Whether a constraint of a kind is kept by an index.
fn has_index(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::PrimaryKey | ObjectKind::Unique | ObjectKind::Exclusion
    )
}
