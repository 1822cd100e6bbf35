//! Values that were stated for rows: whether SQLite, which keeps anything in any column, makes of them what the
//! column is for. `2025-01-01` without quotes is the number 2023 to it.

use evenkeel_model::{Dialect, ObjectPath, Schema};

use crate::{database::Guarded, plan::PlanError};

/// What a column of SQLite is for, by its type's name.
#[derive(Clone, Copy)]
enum Family {
    Moment,
    Flag,
    Integer,
    Number,
}

impl Family {
    fn of(data_type: &str) -> Option<Self> {
        let name = data_type.to_ascii_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
        match () {
            () if is(&["timestamp", "datetime", "date"]) => Some(Self::Moment),
            () if is(&["bool"]) => Some(Self::Flag),
            () if is(&["int", "bigint", "smallint"]) => Some(Self::Integer),
            () if is(&["num", "dec", "real", "double", "float"]) => Some(Self::Number),
            () => None,
        }
    }

    /// The column that takes the value, and what of it is of another kind.
    fn of_another_kind(self) -> (&'static str, &'static str) {
        match self {
            Self::Moment => ("y", "typeof(y) <> 'text' OR julianday(y) IS NULL"),
            Self::Flag => ("y INTEGER", "typeof(y) <> 'integer' OR y NOT IN (0, 1)"),
            Self::Integer => ("y INTEGER", "typeof(y) <> 'integer'"),
            Self::Number => ("y NUMERIC", "typeof(y) NOT IN ('integer', 'real')"),
        }
    }
}

/// Refuses a value that is none of its column's type.
///
/// # Errors
/// [`PlanError::OfAnotherKind`].
pub fn fits(column: &ObjectPath, value: &str, expected: &Schema) -> Result<(), PlanError> {
    if expected.dialect != Dialect::Sqlite {
        return Ok(());
    }
    let table = expected.tables.get(column.owner());
    let found = table.and_then(|table| table.columns.get(column.name.as_deref()?));
    let Some(found) = found else { return Ok(()) };
    let Some(family) = Family::of(&found.data_type) else {
        return Ok(());
    };
    let (columns, other) = family.of_another_kind();
    let gives = || {
        let memory = Guarded::in_memory().ok()?;
        memory.run(&format!("CREATE TABLE t ({columns})")).ok()?;
        // One that is made of the row's other columns can't be told before.
        memory
            .run(&format!("INSERT INTO t (y) VALUES ({value})"))
            .ok()?;
        let count = |of: &str| {
            let sql = format!("SELECT count(*) FROM t WHERE y IS NOT NULL AND ({of})");
            memory.number(&sql).ok()
        };
        (count(other)? > 0).then_some(())?;
        Some(match count("typeof(y) = 'text'")? {
            0 => "a number",
            _ => "a text that is none",
        })
    };
    match gives() {
        None => Ok(()),
        Some(gives) => Err(PlanError::OfAnotherKind {
            column: column.clone(),
            data_type: found.data_type.clone(),
            value: value.to_owned(),
            gives,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, fits};

    #[test]
    fn a_day_without_quotes_is_a_sum() {
        let schema = crate::expected::expected(evenkeel_model::Dialect::Sqlite)
            .newest(evenkeel_model::SetKind::Managed);
        let fit = |column: &str, value: &str| {
            let path = evenkeel_model::ObjectPath::column("projects", column);
            fits(&path, value, &schema).is_ok()
        };
        for (column, value) in [
            ("created_at", "CURRENT_TIMESTAMP"),
            ("created_at", "'2025-11-09 00:00:00'"),
            ("created_at", "updated_at"),
            ("created_at", "NULL"),
            ("start_date", "'2025-01-01'"),
            ("is_active", "TRUE"),
            ("is_active", "0"),
            ("total_hours", "12.5"),
            ("total_hours", "'12.50'"),
            ("name", "2025-01-01"),
        ] {
            assert!(fit(column, value), "{column} {value}");
        }
        for (column, value) in [
            ("created_at", "2025-01-01"),
            ("updated_at", "'hello'"),
            ("start_date", "'soon'"),
            ("is_active", "7"),
            ("is_active", "'on'"),
            ("total_hours", "'many'"),
        ] {
            assert!(!fit(column, value), "{column} {value}");
        }
        assert!(Family::of("VARCHAR(20)").is_none());
    }
}
