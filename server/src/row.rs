//! Rows as the database gives them, read column by column. What can't be read is an error, never a value
//! that stands in for it: a number that were 0 because its column has another type now would be
//! somebody else's.

use evenkeel_live::database::{DbError, TextRow};

/// The columns of a row, in the order of its SELECT.
pub struct Columns(std::vec::IntoIter<Option<String>>);

impl Columns {
    /// Of a row.
    pub fn of(row: TextRow) -> Self {
        Self(row.into_iter())
    }

    /// The next, a text or NULL.
    pub fn optional(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    /// The next, a text.
    ///
    /// # Errors
    /// It is NULL.
    pub fn text(&mut self, name: &str) -> Result<String, DbError> {
        let missing = || DbError::Unreadable(format!("{name} is NULL"));
        self.optional().ok_or_else(missing)
    }

    /// The next, a whole number or NULL.
    ///
    /// # Errors
    /// It is something else.
    pub fn optional_number(&mut self, name: &str) -> Result<Option<i64>, DbError> {
        let number = |text: String| {
            text.parse()
                .map_err(|_| DbError::Unreadable(format!("{name} is no whole number")))
        };
        self.optional().map(number).transpose()
    }

    /// The next, a whole number.
    ///
    /// # Errors
    /// It is NULL or something else.
    pub fn number(&mut self, name: &str) -> Result<i64, DbError> {
        let missing = || DbError::Unreadable(format!("{name} is NULL"));
        self.optional_number(name)?.ok_or_else(missing)
    }

    /// The next, `1` or `0` as a CASE says it.
    ///
    /// # Errors
    /// It is neither.
    pub fn flag(&mut self, name: &str) -> Result<bool, DbError> {
        match self.text(name)?.as_str() {
            "1" => Ok(true),
            "0" => Ok(false),
            _ => Err(DbError::Unreadable(format!("{name} is neither 0 nor 1"))),
        }
    }
}

/// Rows of one type.
pub trait Rows: Sized {
    /// All of them.
    ///
    /// # Errors
    /// One can't be read.
    fn all<T: TryFrom<TextRow, Error = DbError>>(self) -> Result<Vec<T>, DbError>;

    /// The first, where there is one.
    ///
    /// # Errors
    /// It can't be read.
    fn one<T: TryFrom<TextRow, Error = DbError>>(self) -> Result<Option<T>, DbError>;
}

impl Rows for Vec<TextRow> {
    fn all<T: TryFrom<TextRow, Error = DbError>>(self) -> Result<Vec<T>, DbError> {
        self.into_iter().map(T::try_from).collect()
    }

    fn one<T: TryFrom<TextRow, Error = DbError>>(self) -> Result<Option<T>, DbError> {
        self.into_iter().next().map(T::try_from).transpose()
    }
}

/// The only column of a row: a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(pub i64);

impl TryFrom<TextRow> for Number {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        Columns::of(row).number("a number").map(Self)
    }
}

/// The only column of a row: a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl TryFrom<TextRow> for Text {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        Columns::of(row).text("a text").map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, Number, Rows, Text};
    use evenkeel_live::database::DbError;

    fn row(values: &[Option<&str>]) -> Vec<Option<String>> {
        values.iter().map(|v| v.map(str::to_owned)).collect()
    }

    #[test]
    fn what_is_no_number_is_not_read_as_one() {
        assert_eq!(
            vec![row(&[Some("7")])].one::<Number>().ok(),
            Some(Some(Number(7)))
        );
        assert_eq!(Vec::new().one::<Number>().ok(), Some(None));
        for bad in [None, Some(""), Some("7.0"), Some("x")] {
            let read = vec![row(&[bad])].one::<Number>();
            assert!(matches!(read, Err(DbError::Unreadable(_))), "{bad:?}");
        }
        assert!(vec![row(&[Some("a")]), row(&[None])].all::<Text>().is_err());
    }

    #[test]
    fn columns_are_read_in_their_order() {
        let mut columns = Columns::of(row(&[Some("a"), None, Some("1"), Some("yes"), None]));
        assert_eq!(columns.text("name").ok().as_deref(), Some("a"));
        assert_eq!(columns.optional_number("seen_at").ok(), Some(None));
        assert_eq!(columns.flag("disabled").ok(), Some(true));
        assert!(columns.flag("invited").is_err());
        assert!(columns.number("id").is_err());
    }
}
