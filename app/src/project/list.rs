//! One page of the projects.

use serde::{Deserialize, Serialize};

use super::{Column, Record};

/// Which page of the projects is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageQuery {
    /// From 1.
    pub page: u32,
    /// Projects on a page, 1 to [`PageQuery::MOST`].
    pub per_page: u32,
}

impl PageQuery {
    /// The most projects on a page.
    pub const MOST: u32 = 1_000;
    /// Projects on a page unless asked otherwise.
    pub const USUAL: u32 = 50;

    /// Reads what a URL says, and bends it into what is allowed: a page that doesn't exist is
    /// better shown empty than refused.
    pub fn read(page: Option<&str>, per_page: Option<&str>) -> Self {
        let number = |text: Option<&str>, usual| {
            text.and_then(|t| t.trim().parse::<u32>().ok())
                .unwrap_or(usual)
        };
        Self::new(number(page, 1), number(per_page, Self::USUAL))
    }

    /// Bends both into what is allowed.
    pub fn new(page: u32, per_page: u32) -> Self {
        Self {
            page: page.max(1),
            per_page: per_page.clamp(1, Self::MOST),
        }
    }

    /// How many projects stand before this page.
    pub fn offset(self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.per_page)
    }
}

impl Default for PageQuery {
    fn default() -> Self {
        Self::new(1, Self::USUAL)
    }
}

/// One page of the projects: the listed columns that the live schema has, and a row of texts for
/// each project. Names stand once, not in every row: this travels in the page for hydration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectList {
    /// The page that this is.
    pub query: PageQuery,
    /// The columns of `rows`.
    pub columns: Vec<Column>,
    /// A project each.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there is a next page.
    pub more: bool,
    /// How many projects there are; a moment old on large tables.
    pub total: u64,
}

impl ProjectList {
    /// The rows as records.
    pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
        self.rows.iter().map(|row| {
            Record(
                self.columns
                    .iter()
                    .copied()
                    .zip(row.iter().cloned())
                    .collect(),
            )
        })
    }

    /// The listed columns that the live schema hasn't.
    pub fn unavailable(&self) -> impl Iterator<Item = Column> + '_ {
        Column::LISTED
            .into_iter()
            .filter(|c| !self.columns.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::PageQuery;

    #[test]
    fn hostile_queries_become_a_page() {
        for (page, per_page, want) in [
            (None, None, (1, 50)),
            (Some("0"), Some("0"), (1, 1)),
            (Some("-1"), Some("999999"), (1, 1_000)),
            (Some("4294967295"), Some("1000"), (u32::MAX, 1_000)),
            (Some("'; DROP TABLE projects"), Some("<script>"), (1, 50)),
        ] {
            let query = PageQuery::read(page, per_page);
            assert_eq!((query.page, query.per_page), want);
        }
        assert_eq!(PageQuery::new(u32::MAX, 1_000).offset(), 4_294_967_294_000);
    }
}
