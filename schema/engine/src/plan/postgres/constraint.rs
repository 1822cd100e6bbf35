//! Keys, foreign keys, checks and exclusions.

use super::{Planner, statement};
use crate::{
    Attribute, Change, Constraint, ObjectKind, ObjectPath,
    plan::{
        Hazard, Lock, LockMode, Step,
        noun::Edit,
        order::{Order, Phase},
        rows,
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
                self.drawing.leave_out(change, why, Vec::new());
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    /// Whether a constraint can be made to hold for new rows alone.
    pub(super) fn can_wait(&self, object: &ObjectPath) -> bool {
        let table = self.drawing.expected.tables.get(object.owner());
        matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check)
            && table.is_some_and(|table| table.options.partition_by.is_none())
    }

    fn add_constraint(&mut self, change: &Change, wanted: &Constraint) {
        let object = &change.object;
        let table_name = object.owner();
        let own_name = name_of(object, wanted);
        let count = self.drawing.rows(object);
        let can_wait = self.can_wait(object);
        let mut valid = wanted.validated;
        if valid && self.drawing.uncounted(object).is_some() {
            if !(can_wait && self.drawing.options.not_valid) {
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
            if !(can_wait && self.drawing.options.not_valid) {
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
                self.drawing.leave_out(change, why, ways);
                return;
            }
            valid = false;
            note = Some(format!(
                "{why} It holds for new rows. Once the others are settled: ALTER TABLE {} VALIDATE CONSTRAINT {}",
                name(table_name),
                quote(&own_name)
            ));
        }
        let step = Step::new(
            Some(change),
            object,
            format!("Add {object}"),
            vec![create_sql(table_name, &own_name, wanted, valid)],
        );
        let mut step = match object.kind {
            ObjectKind::ForeignKey => {
                let to = wanted.references.iter().map(|to| to.table.clone());
                step.lock(Lock::Tables {
                    mode: LockMode::ShareRowExclusive,
                    tables: std::iter::once(table_name.to_owned()).chain(to).collect(),
                    below: None,
                })
            }
            ObjectKind::Check => step.lock(Lock::exclusive(table_name)),
            _ => step
                .lock(Lock::exclusive(table_name))
                .hazard(Hazard::BuildsIndex),
        };
        if can_wait && valid {
            step = step.hazard(Hazard::ScansTable);
        }
        if count > 0 {
            step = step.rows(count);
        }
        step.note = note;
        self.drawing.add(order(object.kind), step);
    }

    pub(super) fn constraint_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        wanted: &Constraint,
        as_it_was: bool,
    ) {
        let table_name = object.owner();
        let own_name = name_of(object, wanted);
        let holds = self.drawing.uncounted(object).is_none() && self.drawing.rows(object) == 0;
        let valid = wanted.validated && (as_it_was || holds);
        let sql = vec![create_sql(table_name, &own_name, wanted, valid)];
        let step = Step::new(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(table_name))
            .hazard(Hazard::ScansTable);
        self.drawing.add(order(object.kind), step);
    }

    /// A constraint that is there and not known to hold.
    fn validate(&mut self, change: &Change) {
        let object = &change.object;
        if self.comes_with_remade(change) || self.uncounted(change) {
            return;
        }
        let count = self.drawing.rows(object);
        if count > 0 {
            let why = format!("{} violate it.", rows(count));
            let ways = vec!["settle the rows and plan again".to_owned()];
            self.drawing.leave_out(change, why, ways);
            return;
        }
        let table_name = object.owner();
        let sql = vec![format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            name(table_name),
            quote(object.own_name())
        )];
        let step = Step::new(Some(change), object, format!("Validate {object}"), sql)
            .hazard(Hazard::ScansTable)
            .lock(Lock::on(LockMode::ShareUpdateExclusive, table_name));
        self.add(Phase::Rest, step);
    }
}

/// A constraint, unless one of its name is there.
fn create_sql(table: &str, own_name: &str, constraint: &Constraint, valid: bool) -> String {
    let quoted = name(table);
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {})",
        literal(&quoted),
        literal(own_name)
    );
    let not_valid = if valid { "" } else { " NOT VALID" };
    statement::only_if(
        &condition,
        &format!(
            "ALTER TABLE {quoted} ADD CONSTRAINT {} {}{not_valid}",
            quote(own_name),
            constraint.definition
        ),
    )
}

/// The name that a primary key gets when nobody gave it one.
pub fn key_name(table: &str, key: &Constraint) -> String {
    let (_, own_name) = split_qualified(table);
    let usual = || format!("{}_pkey", own_name.chars().take(58).collect::<String>());
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
        _ => object.own_name().to_owned(),
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
