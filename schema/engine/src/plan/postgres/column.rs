//! Columns.

use super::{NEW_TABLE, Planner};
use crate::{
    Aspect, Attribute, Change, Column, ColumnStorage, ObjectPath, StorageStrategy,
    plan::{
        Hazard, Lock, Step,
        noun::Edit,
        order::{OfColumn, Order, Phase},
        question::needs_value,
        rows,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn column(&mut self, change: &Change, edit: Edit<'_, Column>) {
        let object = &change.object;
        match edit {
            Edit::Add(column) => self.add_column(change, column),
            Edit::Drop(_) if self.takes_along(change) => {}
            Edit::Drop(_) => {
                if let Some(parent) = self.goes_with_parent(object) {
                    self.drawing.goes_with(change, &parent);
                } else if self.divides(object) {
                    let why = "It decides which partition a row is in, and Postgres keeps it.";
                    self.drawing
                        .leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                } else {
                    let sql = self.drop_column(object.owner(), object.own_name());
                    self.drop(change, Phase::DropColumns, sql);
                }
            }
            Edit::Alter(expected, live, attribute) => {
                self.alter_column(change, expected, live, attribute);
            }
        }
    }

    fn add_column(&mut self, change: &Change, column: &Column) {
        let object = &change.object;
        let (own_name, table_name) = (object.own_name(), object.owner());
        if !self.drawing.live.tables.contains_key(table_name) {
            self.drawing
                .goes_with(change, &ObjectPath::table(table_name));
            return;
        }
        if self.uncounted(change) {
            return;
        }
        let count = self.drawing.rows(object);
        let table = name(table_name);
        let mut sql = Vec::new();
        let mut step = Step::new(
            Some(change),
            object,
            format!("Add column {object}"),
            Vec::new(),
        )
        .lock(Lock::exclusive(table_name));
        if needs_value(column) && count > 0 {
            let Some(value) = self.drawing.options.backfill.get(object).cloned() else {
                self.drawing.leave_out(
                    change,
                    format!(
                        "It must not be NULL, has no default, and {} would lack a value.",
                        rows(count)
                    ),
                    vec![format!("--backfill '{object}=EXPRESSION'")],
                );
                return;
            };
            let free = Column {
                nullable: true,
                ..column.clone()
            };
            sql.push(format!(
                "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
                definition(own_name, &free)
            ));
            sql.extend(backfill(table_name, own_name, &value));
            sql.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {} SET NOT NULL",
                quote(own_name)
            ));
            step = step.hazard(Hazard::BackfillsRows).rows(count);
        } else {
            sql.push(format!(
                "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
                definition(own_name, column)
            ));
            // A default that isn't a constant, a generated value or an identity is written into
            // every row; whether a function is constant is for Postgres to know.
            let computed = column.generated.is_some()
                || column.default.as_ref().is_some_and(|d| d.contains('('));
            if computed {
                step = step.hazard(Hazard::RewritesTable);
            }
        }
        sql.extend(storage(table_name, own_name, &column.storage));
        step.sql = sql;
        self.add(Phase::Columns, step);
    }

    fn alter_column(
        &mut self,
        change: &Change,
        expected: &Column,
        live: &Column,
        attribute: Attribute,
    ) {
        let object = &change.object;
        let (own_name, table_name) = (object.own_name(), object.owner());
        if self.remade.columns.contains(object) {
            match self.cause_of_rebuild(object).map(Change::aspect) {
                Some(aspect) if aspect != change.aspect() => {
                    self.drawing.goes_with_change(change, aspect);
                }
                // It is answered by the step that computes it anew.
                Some(_) => {}
                None => self.drawing.goes_with(change, object),
            }
            return;
        }
        let wanted = &self.drawing.wanted(object, expected, live);
        let told = match attribute {
            Attribute::DataType | Attribute::Collation => {
                let edit = Edit::Alter(expected, live, attribute);
                self.set_type(change, &edit, wanted, live)
            }
            Attribute::Nullability if expected.nullable => Some(Told {
                title: format!("Allow NULL in {object}"),
                sql: vec![format!("{} DROP NOT NULL", alter(object))],
                hazard: None,
            }),
            Attribute::Nullability => self.forbid_null(change),
            Attribute::Default => self.set_default(change, wanted),
            Attribute::Generated => Some(self.identity(object, wanted, live)),
            Attribute::Options => Some(set_storage(object, wanted, live)),
            // A column has none of these, and comments and grants are said elsewhere.
            Attribute::Definition
            | Attribute::RowSecurity
            | Attribute::Validated
            | Attribute::Valid
            | Attribute::Fires
            | Attribute::Version
            | Attribute::Grants
            | Attribute::Comment => return self.follow(change),
        };
        let Some(Told { title, sql, hazard }) = told else {
            // It is left out, or comes with another.
            return;
        };
        let mut step =
            Step::new(Some(change), object, title, sql).lock(Lock::exclusive(table_name));
        if let Some(hazard) = hazard {
            step = step.hazard(hazard);
        }
        if hazard == Some(Hazard::ChangesValues) {
            step = step.hazard(Hazard::RewritesTable);
        }
        if self.drawing.rows(object) > 0 {
            step = step.rows(self.drawing.rows(object));
        }
        let what = match attribute {
            Attribute::DataType => OfColumn::Type,
            Attribute::Collation => OfColumn::Collation,
            Attribute::Nullability => OfColumn::Nullability,
            Attribute::Generated => OfColumn::Filling,
            _ => OfColumn::Rest,
        };
        // What is done to a parent's column is done to those below: theirs come after.
        let does_something = !step.sql.is_empty();
        self.drawing
            .add(Order::column(self.depth(table_name), what), step);
        if does_something {
            self.keep_below(table_name, own_name);
        }
    }

    fn forbid_null(&mut self, change: &Change) -> Option<Told> {
        let object = &change.object;
        if self.uncounted(change) {
            return None;
        }
        let count = self.drawing.rows(object);
        let mut sql = Vec::new();
        let mut hazard = Hazard::ScansTable;
        if count > 0 {
            let Some(value) = self.drawing.options.backfill.get(object) else {
                let why = format!("{} have no value.", rows(count));
                let ways = vec![format!("--backfill '{object}=EXPRESSION'")];
                self.drawing.leave_out(change, why, ways);
                return None;
            };
            sql.extend(backfill(object.owner(), object.own_name(), value));
            hazard = Hazard::BackfillsRows;
        }
        sql.push(format!("{} SET NOT NULL", alter(object)));
        Some(Told {
            title: format!("Forbid NULL in {object}"),
            sql,
            hazard: Some(hazard),
        })
    }

    fn set_default(&mut self, change: &Change, wanted: &Column) -> Option<Told> {
        let object = &change.object;
        // It is taken away and set again with what it calls.
        if self.remade.defaults.contains(object) {
            self.drawing.goes_with(change, object);
            return None;
        }
        let alter = alter(object);
        let sql = match (&wanted.default, wanted.generated) {
            (Some(default), None) => format!("{alter} SET DEFAULT {default}"),
            // It became identity or generated, which says the rest.
            (_, Some(_)) => {
                let filled = Aspect::Differs(Attribute::Generated);
                self.drawing.goes_with_change(change, filled);
                return None;
            }
            (None, None) => format!("{alter} DROP DEFAULT"),
        };
        Some(Told {
            title: format!("Set the default of {object}"),
            sql: vec![sql],
            hazard: None,
        })
    }
}

/// What a column is told by a step, under which title and at what hazard.
pub struct Told {
    pub title: String,
    pub sql: Vec<String>,
    pub hazard: Option<Hazard>,
}

/// How a statement that alters a column begins.
pub fn alter(object: &ObjectPath) -> String {
    let table = name(object.owner());
    format!(
        "ALTER TABLE {table} ALTER COLUMN {}",
        quote(object.own_name())
    )
}

fn set_storage(object: &ObjectPath, wanted: &Column, live: &Column) -> Told {
    let alter = alter(object);
    let mut sql = reset(&alter, &wanted.storage, &live.storage);
    sql.extend(storage(object.owner(), object.own_name(), &wanted.storage));
    Told {
        title: format!("Set how {object} is stored"),
        sql,
        hazard: None,
    }
}

/// A column as in CREATE TABLE and ADD COLUMN.
pub fn definition(own_name: &str, column: &Column) -> String {
    let mut words = format!("{} {}", quote(own_name), column.data_type);
    if let Some(collation) = &column.collation {
        words.push_str(&format!(" COLLATE {collation}"));
    }
    words.push_str(&filling(column));
    if !column.nullable {
        words.push_str(" NOT NULL");
    }
    words
}

/// How a column is filled, as it follows its type.
pub fn filling(column: &Column) -> String {
    let expression = column.default.as_deref().unwrap_or("NULL");
    match column.generated {
        Some(how) => {
            let words = crate::sql::generated(how, expression);
            match &column.identity {
                Some(options) => format!(" {words} ({options})"),
                None => format!(" {words}"),
            }
        }
        None => match &column.default {
            Some(default) => format!(" DEFAULT {default}"),
            None => String::new(),
        },
    }
}

/// What a column is told of storage beyond its definition.
pub fn storage(table: &str, own_name: &str, storage: &ColumnStorage) -> Vec<String> {
    let alter = format!(
        "ALTER TABLE {} ALTER COLUMN {}",
        name(table),
        quote(own_name)
    );
    let words = storage.words().into_iter();
    words.map(|said| format!("{alter} SET {said}")).collect()
}

/// The statements that give the rows without a value one. What was put off to the transaction's end is
/// done at once: a table with something to be done yet can't be altered.
fn backfill(table: &str, own_name: &str, value: &str) -> [String; 2] {
    [
        "SET CONSTRAINTS ALL IMMEDIATE".to_owned(),
        format!(
            "UPDATE {} SET {c} = {value} WHERE {c} IS NULL",
            name(table),
            c = quote(own_name)
        ),
    ]
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
        name(object.owner()),
        quote(object.own_name())
    )
}

/// Takes back what was said of storage and isn't to be.
fn reset(alter: &str, wanted: &ColumnStorage, live: &ColumnStorage) -> Vec<String> {
    let mut sql = Vec::new();
    if live.strategy.is_some() && live.strategy != wanted.strategy {
        // What is usual for nearly all types that have a choice.
        sql.push(format!("{alter} SET STORAGE {}", StorageStrategy::Extended));
    }
    if live.statistics.is_some() && live.statistics != wanted.statistics {
        sql.push(format!("{alter} SET STATISTICS -1"));
    }
    if !live.options.is_empty() && live.options != wanted.options {
        let names = live.options.iter().map(|(name, _)| name.as_str());
        let names: Vec<&str> = names.collect();
        sql.push(format!("{alter} RESET ({})", names.join(", ")));
    }
    sql
}
