//! Which of the projects are asked for, and one page of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Column, Kind, Record};

/// What is looked for, and in which order it stands. It is all in the address, so that Back, a reload and a
/// link that is sent to somebody keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Find {
    /// Words that a project has, each of them somewhere in its name, key or description.
    pub words: String,
    /// What a column must hold: `true` or `false` of a flag, a choice's text, or [`Find::NONE`].
    pub filters: BTreeMap<Column, String>,
    /// By which column they stand; none for the order in which they were made.
    pub sort: Option<Sort>,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// By which column.
    pub by: Column,
    /// The last first. What is empty stands at the end either way.
    pub descending: bool,
}

impl Find {
    /// The most that is looked for, in characters. What is longer is cut.
    pub const LONGEST: usize = 200;
    /// So many words count.
    pub const WORDS: usize = 8;
    /// The columns whose values are looked through for words.
    pub const SEARCHED: [Column; 3] = [Column::Name, Column::Key, Column::Description];
    /// The columns that can be filtered by.
    pub const FILTERED: [Column; 4] = [
        Column::IsActive,
        Column::WorkType,
        Column::WeeklyMeetingDay,
        Column::SendMeetingEmails,
    ];
    /// A filter for what holds nothing.
    pub const NONE: &str = "none";

    /// Whether it lets everything through, in whatever order.
    pub fn finds_all(&self) -> bool {
        self.words().next().is_none() && self.filters.is_empty()
    }

    /// The words, each once looked for.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.split_whitespace().take(Self::WORDS)
    }
}

/// Which page of the projects is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageQuery {
    /// From 1.
    pub page: u32,
    /// Projects on a page, 1 to [`PageQuery::MOST`].
    pub per_page: u32,
    /// Which projects.
    pub find: Find,
}

impl PageQuery {
    /// The most projects on a page.
    pub const MOST: u32 = 1_000;
    /// Projects on a page unless asked otherwise.
    pub const USUAL: u32 = 50;

    /// Reads a query string, and bends it into what is allowed: a page that doesn't exist is better shown
    /// empty than refused, and a filter that nobody knows lets everything through.
    pub fn read(query: &str) -> Self {
        let mut read = Self::default();
        let query = query.strip_prefix('?').unwrap_or(query);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            read.set(&name, &value);
        }
        read
    }

    /// Sets one part, as an address names it. False where there is no such part, or it can't be this.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let value = value.trim();
        let number = |most: u32| value.parse::<u32>().ok().map(|n| n.clamp(1, most));
        match name {
            "page" => number(u32::MAX).map(|page| self.page = page).is_some(),
            "per_page" => number(Self::MOST)
                .map(|most| self.per_page = most)
                .is_some(),
            "q" => {
                self.find.words = value
                    .chars()
                    .filter(|c| *c != '\0')
                    .take(Find::LONGEST)
                    .collect();
                true
            }
            "sort" => {
                let (name, descending) = match value.strip_prefix('-') {
                    Some(name) => (name, true),
                    None => (value, false),
                };
                let column = Column::LISTED.into_iter().find(|c| c.name() == name);
                self.find.sort = column.map(|by| Sort { by, descending });
                column.is_some() || value.is_empty()
            }
            _ => {
                let column = Find::FILTERED.into_iter().find(|c| c.name() == name);
                let Some(column) = column else { return false };
                let known = match column.kind() {
                    Kind::Flag => matches!(value, "true" | "false" | Find::NONE),
                    _ => !value.is_empty() && value.chars().count() <= Find::LONGEST,
                };
                match known {
                    true => {
                        self.find.filters.insert(column, value.replace('\0', ""));
                    }
                    false => {
                        self.find.filters.remove(&column);
                    }
                }
                known || value.is_empty()
            }
        }
    }

    /// A page of everything.
    pub fn new(page: u32, per_page: u32) -> Self {
        Self {
            page: page.max(1),
            per_page: per_page.clamp(1, Self::MOST),
            find: Find::default(),
        }
    }

    /// Another page of the same.
    pub fn at(&self, page: u32) -> Self {
        Self {
            page,
            ..self.clone()
        }
    }

    /// How many projects stand before this page.
    pub fn offset(&self) -> u64 {
        u64::from(self.page - 1) * u64::from(self.per_page)
    }

    /// As an address says it, with the question mark; empty for the first page of everything.
    pub fn address(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.find.words.is_empty() {
            query.append_pair("q", &self.find.words);
        }
        for (column, value) in &self.find.filters {
            query.append_pair(column.name(), value);
        }
        if let Some(Sort { by, descending }) = self.find.sort {
            let sign = if descending { "-" } else { "" };
            query.append_pair("sort", &format!("{sign}{}", by.name()));
        }
        if self.page != 1 {
            query.append_pair("page", &self.page.to_string());
        }
        if self.per_page != Self::USUAL {
            query.append_pair("per_page", &self.per_page.to_string());
        }
        match query.finish() {
            none if none.is_empty() => none,
            query => format!("?{query}"),
        }
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
    /// How many projects it finds; a moment old on large tables.
    pub total: u64,
    /// What was asked of columns that the live schema hasn't, and so is left undone.
    pub undone: Vec<Column>,
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
    use super::{Column, Find, PageQuery, Sort};

    #[test]
    fn hostile_queries_become_a_page() {
        for (query, want) in [
            ("", (1, 50)),
            ("page=0&per_page=0", (1, 1)),
            ("page=-1&per_page=999999", (1, 1_000)),
            ("page=4294967295&per_page=1000", (u32::MAX, 1_000)),
            ("page='; DROP TABLE projects&per_page=<script>", (1, 50)),
            (
                "sort=nothing&is_active=perhaps&weekly_meeting_day=&x=y",
                (1, 50),
            ),
        ] {
            let query = PageQuery::read(query);
            assert_eq!((query.page, query.per_page), want);
            assert_eq!(query.find, Find::default());
        }
        assert_eq!(PageQuery::new(u32::MAX, 1_000).offset(), 4_294_967_294_000);
        let long = PageQuery::read(&format!("q={}", "ä".repeat(10_000)));
        assert_eq!(long.find.words.chars().count(), Find::LONGEST);
    }

    #[test]
    fn what_is_looked_for_goes_through_its_address() {
        let query = "?q=a%26b+%25&is_active=true&weekly_meeting_day=none&sort=-launch_date&page=2&per_page=10";
        let read = PageQuery::read(query);
        assert_eq!(read.find.words, "a&b %");
        assert_eq!(read.find.filters[&Column::WeeklyMeetingDay], Find::NONE);
        let sort = Sort {
            by: Column::LaunchDate,
            descending: true,
        };
        assert_eq!(read.find.sort, Some(sort));
        assert_eq!(read.address(), query);
        assert_eq!(PageQuery::default().address(), "");
        assert_eq!(read.at(1).page, 1);
    }
}
