//! Columns.

use super::{NEW_TABLE, Planner, column_type};
use crate::{
    Aspect, Attribute, Change, Column, ObjectPath,
    plan::{
        Hazard, Lock,
        change::Edit,
        order::{OfColumn, Order, Phase},
        question::needs_value,
        rows, step,
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
                    self.d.goes_with(change, &parent);
                } else if self.divides(object) {
                    let why = "It decides which partition a row is in, and Postgres keeps it.";
                    self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                } else {
                    let sql = self.drop_column(object.owner(), object.own());
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
        let (own, on) = (object.own(), object.owner());
        if !self.d.live.tables.contains_key(on) {
            self.d.goes_with(change, &ObjectPath::table(on));
            return;
        }
        if self.uncounted(change) {
            return;
        }
        let count = self.d.rows(object);
        let table = name(on);
        let mut sql = Vec::new();
        let mut it = step(
            Some(change),
            object,
            format!("Add column {object}"),
            Vec::new(),
        )
        .lock(Lock::exclusive(on));
        if needs_value(column) && count > 0 {
            let Some(value) = self.d.options.backfill.get(object).cloned() else {
                self.d.leave_out(
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
                definition(own, &free)
            ));
            sql.extend(backfill(on, own, &value));
            sql.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {} SET NOT NULL",
                quote(own)
            ));
            it = it.hazard(Hazard::BackfillsRows).rows(count);
        } else {
            sql.push(format!(
                "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
                definition(own, column)
            ));
            // A default that isn't a constant, a generated value or an identity is written into
            // every row; whether a function is constant is for Postgres to know.
            let computed = column.generated.is_some()
                || column.default.as_ref().is_some_and(|d| d.contains('('));
            if computed {
                it = it.hazard(Hazard::RewritesTable);
            }
        }
        sql.extend(storage(on, own, &column.storage));
        it.sql = sql;
        self.add(Phase::Columns, it);
    }

    fn alter_column(
        &mut self,
        change: &Change,
        expected: &Column,
        live: &Column,
        attribute: Attribute,
    ) {
        let object = &change.object;
        let (own, on) = (object.own(), object.owner());
        if self.remade.columns.contains(object) {
            match self.cause_of_rebuild(object).map(Change::aspect) {
                Some(aspect) if aspect != change.aspect() => {
                    self.d.goes_with_change(change, aspect);
                }
                // It is answered by the step that computes it anew.
                Some(_) => {}
                None => self.d.goes_with(change, object),
            }
            return;
        }
        let edit = Edit::Alter(expected, live, attribute);
        let (retypes, keeps_values) = (
            column_type::retypes(&edit, &self.d),
            attribute != Attribute::DataType
                || column_type::widens(&live.data_type, &expected.data_type),
        );
        let wanted_null = expected.nullable;
        let expected = &self.d.wanted(object, expected, live);
        let table = name(on);
        let alter = format!("ALTER TABLE {table} ALTER COLUMN {}", quote(own));
        let it = step(Some(change), object, String::new(), Vec::new()).lock(Lock::exclusive(on));
        let (title, sql, hazard) = match attribute {
            Attribute::DataType | Attribute::Collation if self.divides(object) => {
                let why = "It decides which partition a row is in, and Postgres keeps its type.";
                self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                return;
            }
            Attribute::DataType | Attribute::Collation => {
                if !retypes {
                    self.d.hazardous(change, Hazard::ChangesValues);
                    return;
                }
                if attribute == Attribute::Collation && expected.data_type != live.data_type {
                    self.d
                        .goes_with_change(change, Aspect::Differs(Attribute::DataType));
                    return;
                }
                let collation = match &expected.collation {
                    Some(collation) => format!(" COLLATE {collation}"),
                    None if live.collation.is_some() => {
                        " COLLATE pg_catalog.\"default\"".to_owned()
                    }
                    None => String::new(),
                };
                let using = match keeps_values {
                    true => String::new(),
                    // An explicit cast to a shorter text would cut; without one, Postgres refuses.
                    false
                        if column_type::of_text(&live.data_type)
                            && column_type::of_text(&expected.data_type) =>
                    {
                        String::new()
                    }
                    false => {
                        let by_way = match column_type::akin(&live.data_type, &expected.data_type) {
                            true => "",
                            false => "::text",
                        };
                        format!(" USING {}{by_way}::{}", quote(own), expected.data_type)
                    }
                };
                let mut sql = Vec::new();
                let has_default = live.default.is_some() && live.generated.is_none();
                if has_default {
                    sql.push(format!("{alter} DROP DEFAULT"));
                }
                sql.push(format!(
                    "{alter} TYPE {}{collation}{using}",
                    expected.data_type
                ));
                if has_default && let Some(default) = &expected.default {
                    sql.push(format!("{alter} SET DEFAULT {default}"));
                }
                let hazard = match keeps_values {
                    true => Hazard::RewritesTable,
                    false => Hazard::ChangesValues,
                };
                (format!("Change the type of {object}"), sql, Some(hazard))
            }
            Attribute::Nullability if !wanted_null => {
                if self.uncounted(change) {
                    return;
                }
                let count = self.d.rows(object);
                let mut sql = Vec::new();
                let mut hazard = Hazard::ScansTable;
                if count > 0 {
                    let Some(value) = self.d.options.backfill.get(object) else {
                        let why = format!("{} have no value.", rows(count));
                        let ways = vec![format!("--backfill '{object}=EXPRESSION'")];
                        self.d.leave_out(change, why, ways);
                        return;
                    };
                    sql.extend(backfill(on, own, value));
                    hazard = Hazard::BackfillsRows;
                }
                sql.push(format!("{alter} SET NOT NULL"));
                (format!("Forbid NULL in {object}"), sql, Some(hazard))
            }
            Attribute::Nullability => (
                format!("Allow NULL in {object}"),
                vec![format!("{alter} DROP NOT NULL")],
                None,
            ),
            // It is taken away and set again with what it calls.
            Attribute::Default if self.remade.defaults.contains(object) => {
                self.d.goes_with(change, object);
                return;
            }
            Attribute::Default => {
                let sql = match (&expected.default, expected.generated) {
                    (Some(default), None) => format!("{alter} SET DEFAULT {default}"),
                    // It became identity or generated, which says the rest.
                    (_, Some(_)) => {
                        self.d
                            .goes_with_change(change, Aspect::Differs(Attribute::Generated));
                        return;
                    }
                    (None, None) => format!("{alter} DROP DEFAULT"),
                };
                (format!("Set the default of {object}"), vec![sql], None)
            }
            Attribute::Generated => self.identity(object, expected, live),
            Attribute::Options => {
                let mut sql = Vec::new();
                for said in live
                    .storage
                    .iter()
                    .filter(|s| !expected.storage.contains(s))
                {
                    sql.extend(storage_reset(&alter, said));
                }
                sql.extend(storage(on, own, &expected.storage));
                (format!("Set how {object} is stored"), sql, None)
            }
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
        let mut it = it;
        it.title = title;
        it.sql = sql;
        if let Some(hazard) = hazard {
            it = it.hazard(hazard);
        }
        if hazard == Some(Hazard::ChangesValues) {
            it = it.hazard(Hazard::RewritesTable);
        }
        if self.d.rows(object) > 0 {
            it = it.rows(self.d.rows(object));
        }
        let what = match attribute {
            Attribute::DataType => OfColumn::Type,
            Attribute::Collation => OfColumn::Collation,
            Attribute::Nullability => OfColumn::Nullability,
            Attribute::Generated => OfColumn::Filling,
            _ => OfColumn::Rest,
        };
        // What is done to a parent's column is done to those below: theirs come after.
        let does_something = !it.sql.is_empty();
        self.d.add(Order::column(self.depth(on), what), it);
        if does_something {
            self.keep_below(on, own);
        }
    }
}

/// A column as in CREATE TABLE and ADD COLUMN.
pub fn definition(own: &str, column: &Column) -> String {
    let mut words = format!("{} {}", quote(own), column.data_type);
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
pub fn storage(table: &str, own: &str, storage: &[String]) -> Vec<String> {
    let alter = format!("ALTER TABLE {} ALTER COLUMN {}", name(table), quote(own));
    storage
        .iter()
        .map(|said| format!("{alter} SET {said}"))
        .collect()
}

/// The statements that give the rows without a value one. What was put off to the transaction's end is
/// done at once: a table with something to be done yet can't be altered.
fn backfill(table: &str, own: &str, value: &str) -> [String; 2] {
    [
        "SET CONSTRAINTS ALL IMMEDIATE".to_owned(),
        format!(
            "UPDATE {} SET {c} = {value} WHERE {c} IS NULL",
            name(table),
            c = quote(own)
        ),
    ]
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
        name(object.owner()),
        quote(object.own())
    )
}

fn storage_reset(alter: &str, said: &str) -> Option<String> {
    if said.starts_with("STATISTICS") {
        return Some(format!("{alter} SET STATISTICS -1"));
    }
    if let Some(options) = said.strip_prefix('(') {
        let names: Vec<_> = options
            .trim_end_matches(')')
            .split(", ")
            .map(|o| o.split('=').next().unwrap_or(o))
            .collect();
        return Some(format!("{alter} RESET ({})", names.join(", ")));
    }
    // Back to what is usual for nearly all types that have a choice.
    Some(format!("{alter} SET STORAGE EXTENDED"))
}
