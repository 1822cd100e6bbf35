//! Columns.

use super::{Planner, column_type, target::Target};
use crate::{
    Attribute, Change, Column, ColumnStorage, Table,
    plan::{Hazard, noun::Edit, question::needs_value, rows},
    sql::{quote, sqlite_type},
};

impl Planner<'_> {
    pub(super) fn column(
        &mut self,
        change: &Change,
        edit: Edit<'_, Column>,
        live: &Table,
        target: &mut Target,
    ) {
        match edit {
            Edit::Add(column) => self.add_column(change, column, target),
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(expected, live, attribute) => {
                self.alter_column(change, expected, live, attribute, target);
            }
        }
    }

    fn add_column(&mut self, change: &Change, column: &Column, target: &mut Target) {
        let object = &change.object;
        let own_name = object.own_name();
        let count = self.drawing.rows(object);
        let stated = self.drawing.options.backfill.get(object);
        if needs_value(column) && count > 0 && stated.is_none() {
            self.drawing.leave_out(
                change,
                format!(
                    "It must not be NULL, has no default, and {} would lack a value.",
                    rows(count)
                ),
                vec![format!("--backfill '{object}=EXPRESSION'")],
            );
            target.without_column(own_name);
            return;
        }
        if stated.is_some() {
            target.backfilled += count;
        }
        if stated.is_some() || !addable(column) {
            target.rebuild = true;
        } else {
            target.added.push((own_name.to_owned(), column.clone()));
        }
    }

    fn alter_column(
        &mut self,
        change: &Change,
        expected: &Column,
        live: &Column,
        attribute: Attribute,
        target: &mut Target,
    ) {
        let object = &change.object;
        let count = self.drawing.rows(object);
        match attribute {
            Attribute::Nullability if !expected.nullable && count > 0 => {
                if self.drawing.options.backfill.contains_key(object) {
                    target.backfilled += count;
                    target.rebuild = true;
                    return;
                }
                let why = format!("{} have no value.", rows(count));
                let ways = vec![format!("--backfill '{object}=EXPRESSION'")];
                self.drawing.leave_out(change, why, ways);
                if let Some(column) = target.table.columns.get_mut(object.own_name()) {
                    column.nullable = true;
                    column.storage = ColumnStorage::default();
                }
            }
            Attribute::DataType
                if column_type::affinity(&expected.data_type)
                    != column_type::affinity(&live.data_type)
                    && !self.drawing.allowed(Hazard::ChangesValues) =>
            {
                self.drawing.hazardous(change, Hazard::ChangesValues);
                if let Some(column) = target.table.columns.get_mut(object.own_name()) {
                    column.data_type.clone_from(&live.data_type);
                }
            }
            Attribute::Generated
                if live.generated.is_none() && !self.drawing.allowed(Hazard::DeletesData) =>
            {
                // What was written there would be computed over.
                self.drawing.hazardous(change, Hazard::DeletesData);
                if let Some(column) = target.table.columns.get_mut(object.own_name()) {
                    column.generated = None;
                    column.default.clone_from(&live.default);
                }
            }
            _ => target.rebuild = true,
        }
    }
}

/// Whether ALTER TABLE can add the column.
fn addable(column: &Column) -> bool {
    match (&column.default, column.generated) {
        (_, Some(crate::Generated::Virtual)) => true,
        (_, Some(_)) => false,
        (Some(default), None) => {
            is_constant(default) && (column.nullable || !default.eq_ignore_ascii_case("NULL"))
        }
        (None, None) => column.nullable,
    }
}

/// A column as in CREATE TABLE and ADD COLUMN.
pub fn definition(own_name: &str, column: &Column) -> String {
    let mut words = format!("{} {}", quote(own_name), sqlite_type(&column.data_type));
    words.truncate(words.trim_end().len());
    if let Some(collation) = &column.collation {
        words.push_str(&format!(" COLLATE {}", quote(collation)));
    }
    if !column.nullable {
        words.push_str(" NOT NULL");
        if let Some(way) = &column.storage.not_null_conflict {
            words.push_str(&format!(" ON CONFLICT {way}"));
        }
    }
    match (&column.default, column.generated) {
        (Some(expression), Some(how)) => {
            words.push_str(&format!(" {}", crate::sql::generated(how, expression)));
        }
        (Some(default), None) => words.push_str(&format!(" DEFAULT {}", value(default))),
        (None, _) => {}
    }
    words
}

/// A default as it may stand: only literals and words go without parentheses.
fn value(default: &str) -> String {
    let plain = default
        .strip_prefix(['-', '+'])
        .unwrap_or(default)
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    match plain || is_text(default) {
        true => default.to_owned(),
        false => format!("({default})"),
    }
}

/// Whether it is one string or blob.
fn is_text(default: &str) -> bool {
    let inner = default.strip_prefix(['x', 'X']).unwrap_or(default);
    inner
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .is_some_and(|text| !text.replace("''", "").contains('\''))
}

/// Whether ADD COLUMN takes the default: it must be the same for all rows.
fn is_constant(default: &str) -> bool {
    let now = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];
    value(default) == default && !now.contains(&default)
}

#[cfg(test)]
mod tests {
    use super::{is_constant, value};

    #[test]
    fn defaults_stand_as_sqlite_takes_them() {
        for plain in ["0", "-1.5", "'a''b'", "CURRENT_TIMESTAMP", "TRUE", "X'AB'"] {
            assert_eq!(value(plain), plain);
        }
        for expression in ["1 + 1", "lower('A')", "'a' || 'b'"] {
            assert_eq!(value(expression), format!("({expression})"));
        }
        assert!(is_constant("'x'") && !is_constant("CURRENT_DATE") && !is_constant("1 + 1"));
    }
}
