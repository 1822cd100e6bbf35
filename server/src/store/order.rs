//! In which order the projects stand, and how a page is found in it by a project beside it: not by counting
//! the rows before, but by a comparison with the place of that project.
//!
//! A place ([`Place`]) is what the rows are ordered by, as the database itself gave it, and the number. In an
//! address it is opaque, but no secret and not signed: whoever makes one up sees what they could have
//! looked for anyway. By number a page is found in the index; by another column all rows are looked at, as
//! they are to be sorted.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use evenkeel_app::project::{Anchor, Column, Kind, Sort};
use evenkeel_live::database::{
    Arg,
    dialect::{exact, exactly, integer, parameter},
};
use evenkeel_model::{Dialect, Table};

/// The most bytes of what is compared that go into an address. After a longer one, pages lead on by number.
const LONGEST: usize = 500;

/// An order of the rows of `p`.
pub(super) struct Order<'a> {
    dialect: Dialect,
    sort: Option<Sort>,
    /// By what, but for the number.
    by: Option<By>,
    /// The number's type, where it tells each row from all others and is never NULL.
    number: Option<&'a str>,
    /// What comes after what is sorted by.
    then: String,
}

/// What rows are compared by. What is NULL of it stands at the end, either way.
struct By {
    expression: String,
    /// Its type; none for a text that was made of it.
    data_type: Option<String>,
    descending: bool,
}

/// A project's place in an order.
pub(super) struct Place {
    /// What it is sorted by, as [`exact`] gives it.
    value: Option<String>,
    number: String,
}

/// On which side of a place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    After,
    Before,
}

impl<'a> Order<'a> {
    /// Of a table, by a column that it has, and by number. A number is indexed, so a page of a million costs
    /// what a page of a thousand does. Without it, by whatever there is, so that pages don't overlap.
    pub fn of(dialect: Dialect, table: &'a Table, sort: Option<Sort>, listed: &[Column]) -> Self {
        let id = Column::Id.name();
        let number = table.columns.get(id).filter(|column| {
            let key = table.primary_key.as_ref();
            let alone = key.is_some_and(|key| key.columns.iter().eq([id]));
            // Another key of SQLite's may be NULL.
            alone && (dialect == Dialect::Postgres || column.data_type == "INTEGER")
        });
        let by = sort
            .filter(|sort| sort.by != Column::Id || number.is_none())
            .map(|Sort { by, descending }| match by.kind() {
                // A name where its letters say, not its case; empty is as good as none.
                Kind::Text { .. } | Kind::Choice { .. } => By {
                    expression: format!("lower(nullif(cast(p.{} as text), ''))", by.name()),
                    data_type: None,
                    descending,
                },
                _ => By {
                    expression: format!("p.{}", by.name()),
                    data_type: table.columns.get(by.name()).map(|c| c.data_type.clone()),
                    descending,
                },
            });
        Self {
            dialect,
            sort,
            by,
            number: number.map(|column| column.data_type.as_str()),
            then: match listed.first() {
                Some(first) => format!("p.{}", first.name()),
                // Every listed column is gone; there is still a number of rows.
                None => "1".to_owned(),
            },
        }
    }

    /// As it follows `order by`, or the other way round.
    pub fn sql(&self, reversed: bool) -> String {
        let direction = |descending: bool| if descending { "desc" } else { "asc" };
        let number = format!(
            "{} {}",
            self.then,
            direction(self.number_descends() != reversed)
        );
        match &self.by {
            None => number,
            Some(by) => format!(
                "{0} is null {1}, {0} {2}, {number}",
                by.expression,
                direction(reversed),
                direction(by.descending != reversed)
            ),
        }
    }

    /// What a SELECT must have at its end, so that a row's place can be told.
    pub fn selected(&self) -> Option<String> {
        let by = self.by.as_ref().filter(|_| self.number.is_some())?;
        Some(match by.data_type {
            None => by.expression.clone(),
            Some(_) => exact(self.dialect, &by.expression),
        })
    }

    /// The place of a row, from its number and what [`Order::selected`] gave of it. None: it can't be told
    /// by these, or not in an address.
    pub fn place(&self, number: Option<&str>, selected: Option<&Arg>) -> Option<Place> {
        self.number?;
        let value = selected.cloned().flatten();
        let number = number?.to_owned();
        // What isn't UTF-8 was read as well as can be, and is no longer what the row is sorted by.
        let told =
            |text: &str| text.len() <= LONGEST && !text.contains(char::REPLACEMENT_CHARACTER);
        let whole = value.as_deref().is_none_or(told) && told(&number) && !number.contains('\n');
        whole.then_some(Place { value, number })
    }

    /// A place as an address says it.
    pub fn said(&self, place: &Place) -> String {
        let mut text = format!("{}\n{}", self.name(), place.number);
        if let Some(value) = &place.value {
            text.push('\n');
            text.push_str(value);
        }
        BASE64.encode(text)
    }

    /// The place that an address says, and on which side of it. None: it isn't one of this order.
    pub fn read(&self, anchor: &Anchor) -> Option<(Side, Place)> {
        self.number?;
        let (side, said) = match anchor {
            Anchor::After(said) => (Side::After, said),
            Anchor::Before(said) => (Side::Before, said),
        };
        let text = String::from_utf8(BASE64.decode(said).ok()?).ok()?;
        let mut parts = text.splitn(3, '\n');
        if parts.next()? != self.name() {
            return None;
        }
        let number = parts.next()?.to_owned();
        let value = parts.next().map(str::to_owned);
        if value.is_some() && self.by.is_none() {
            return None;
        }
        if self.dialect == Dialect::Sqlite {
            number.parse::<i64>().ok()?;
        }
        Some((side, Place { value, number }))
    }

    /// The condition that a row stands on a side of a place; adds what is to be bound. None: it is no place
    /// among these rows.
    pub fn beside(&self, side: Side, place: &Place, args: &mut Vec<Arg>) -> Option<String> {
        let sign = |greater: bool| if greater { ">" } else { "<" };
        let after = side == Side::After;
        args.push(Some(place.number.clone()));
        let number = match self.dialect {
            Dialect::Sqlite => integer(args.len()),
            Dialect::Postgres => parameter(self.dialect, args.len(), self.number?),
        };
        let number = format!("p.id {} {number}", sign(after != self.number_descends()));
        let Some(by) = &self.by else {
            return Some(number);
        };
        let key = &by.expression;
        let Some(value) = &place.value else {
            return Some(match side {
                Side::After => format!("{key} is null and {number}"),
                Side::Before => format!("{key} is not null or {number}"),
            });
        };
        let at = args.len() + 1;
        let (value, bound) = match &by.data_type {
            None => (format!("${at}"), value.as_str()),
            Some(data_type) => exactly(self.dialect, at, data_type, value)?,
        };
        args.push(Some(bound.to_owned()));
        let compared = format!(
            "{key} {} {value} or ({key} = {value} and {number})",
            sign(after != by.descending)
        );
        Some(match side {
            Side::After => format!("{compared} or {key} is null"),
            Side::Before => compared,
        })
    }

    fn number_descends(&self) -> bool {
        self.by.is_none() && self.sort.is_some_and(|sort| sort.descending)
    }

    /// What an address calls it.
    fn name(&self) -> String {
        self.sort.map(|sort| sort.to_string()).unwrap_or_default()
    }
}
