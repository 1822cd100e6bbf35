//! Sequences that aren't an identity's.

use super::Planner;
use crate::{
    Change, ObjectPath, Sequence,
    plan::{Hazard, Step, is_extra, noun::Edit, order::Phase},
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn sequence(&mut self, change: &Change, edit: Edit<'_, Sequence>) {
        let object = &change.object;
        match edit {
            Edit::Add(sequence) => self.add_sequence(change, sequence),
            Edit::Drop(_) => self.drop(change, Phase::DropRest, vec![drop_sql(object)]),
            Edit::Alter(expected, live, _) => {
                if expected.definition != live.definition {
                    let sql = format!(
                        "ALTER SEQUENCE {} {}",
                        name(object.own_name()),
                        expected.definition
                    );
                    let step =
                        Step::new(Some(change), object, format!("Alter {object}"), vec![sql]);
                    self.add(Phase::Rest, step);
                }
                if expected.owned_by != live.owned_by {
                    self.own_sequence(Some(change), object, expected);
                }
            }
        }
    }

    fn add_sequence(&mut self, change: &Change, sequence: &Sequence) {
        let object = &change.object;
        let own_name = object.own_name();
        let mut made = Step::new(
            Some(change),
            object,
            format!("Create {object}"),
            vec![create_sql(own_name, sequence)],
        );
        if sequence.owned_by.is_none() {
            made = made.note("It begins anew: set it past the numbers in use (setval).");
        }
        self.add(Phase::Sequences, made);
        self.own_sequence(None, object, sequence);
        if let Some((table, column)) = &sequence.owned_by
            && self.drawing.live.column(table, column).is_some()
        {
            let past = Step::new(
                None,
                object,
                format!("Set {object} past the numbers in use"),
                vec![past(&crate::sql::literal(&name(own_name)), table, column)],
            );
            self.add(Phase::Rest, past);
        }
    }

    fn own_sequence(&mut self, change: Option<&Change>, object: &ObjectPath, wanted: &Sequence) {
        let own_name = object.own_name();
        if self.owner_goes(own_name) {
            // It would be gone with its table or column.
            let sql = vec![format!("ALTER SEQUENCE {} OWNED BY NONE", name(own_name))];
            let answer = change.filter(|_| wanted.owned_by.is_none());
            let title = format!("Take {object} from its column");
            self.add(Phase::LetGo, Step::new(answer, object, title, sql));
            if answer.is_some() {
                return;
            }
        }
        let owner = match &wanted.owned_by {
            Some((table, column)) => format!("{}.{}", name(table), quote(column)),
            None if change.is_some() => "NONE".into(),
            // A new one belongs to nobody.
            None => return,
        };
        let sql = vec![format!(
            "ALTER SEQUENCE {} OWNED BY {owner}",
            name(own_name)
        )];
        let step = Step::new(change, object, format!("Give {object} to its column"), sql);
        self.add(Phase::Rest, step);
    }

    /// Whether the table or column that a sequence goes with is dropped by this plan.
    fn owner_goes(&self, sequence: &str) -> bool {
        let sequence = self.drawing.live.sequences.get(sequence);
        let Some((table, column)) = sequence.and_then(|s| s.owned_by.as_ref()) else {
            return false;
        };
        let paths = [ObjectPath::table(table), ObjectPath::column(table, column)];
        let mut changes = self.drawing.changes.iter();
        self.drawing.allowed(Hazard::DeletesData)
            && changes.any(|c| is_extra(c) && paths.contains(&c.object))
    }
}

fn create_sql(path: &str, sequence: &Sequence) -> String {
    format!(
        "CREATE SEQUENCE IF NOT EXISTS {} {}",
        name(path),
        sequence.definition
    )
}

/// A statement that sets a sequence past the numbers that are in use.
pub fn past(sequence: &str, table: &str, column: &str) -> String {
    format!(
        "SELECT setval({sequence}::regclass, m.n) FROM (SELECT max({}) AS n FROM {}) m WHERE m.n > 0",
        quote(column),
        name(table)
    )
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!("DROP SEQUENCE IF EXISTS {}", name(object.own_name()))
}
