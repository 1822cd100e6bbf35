//! Which of the projects are asked for, and one page of them.

use std::{collections::BTreeMap, fmt};

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

impl fmt::Display for Sort {
    /// As an address says it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.descending { "-" } else { "" };
        write!(f, "{sign}{}", self.by.name())
    }
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

/// Where a page stands, told by a project beside it: its place in the order, as [`ProjectList::first`] and
/// [`ProjectList::last`] gave it. What comes or goes on other pages moves nothing over the edge of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// It begins right after that project.
    After(String),
    /// It ends right before that project.
    Before(String),
}

impl Anchor {
    /// The longest place, in characters.
    pub const LONGEST: usize = 1_024;

    /// Whether a text could be a place: which one, the server alone reads.
    fn fits(place: &str) -> bool {
        let allowed = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
        (1..=Self::LONGEST).contains(&place.len()) && place.bytes().all(allowed)
    }
}

/// Which page of the projects is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageQuery {
    /// From 1. Beside an anchor it is what people read, and what counts where the anchor can't be read.
    pub page: u32,
    /// Where the page stands, if not where its number says.
    pub anchor: Option<Anchor>,
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
            "after" | "before" => {
                let fits = Anchor::fits(value);
                self.anchor = fits.then(|| match name {
                    "after" => Anchor::After(value.to_owned()),
                    _ => Anchor::Before(value.to_owned()),
                });
                fits || value.is_empty()
            }
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
            anchor: None,
            per_page: per_page.clamp(1, Self::MOST),
            find: Find::default(),
        }
    }

    /// Another page of the same, by its number.
    pub fn at(&self, page: u32) -> Self {
        Self {
            page,
            anchor: None,
            ..self.clone()
        }
    }

    /// How many projects stand before the page of this number.
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
        if let Some(sort) = self.find.sort {
            query.append_pair("sort", &sort.to_string());
        }
        if self.page != 1 {
            query.append_pair("page", &self.page.to_string());
        }
        if self.per_page != Self::USUAL {
            query.append_pair("per_page", &self.per_page.to_string());
        }
        match &self.anchor {
            Some(Anchor::After(place)) => query.append_pair("after", place),
            Some(Anchor::Before(place)) => query.append_pair("before", place),
            None => &mut query,
        };
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
/// each project. Names stand once, not in every row.
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
    /// Whether there is a page before.
    pub earlier: bool,
    /// The place of the first row in the order; none where it can't be told, as without a primary key.
    pub first: Option<String>,
    /// The place of the last row.
    pub last: Option<String>,
    /// How many projects it finds; a moment old on large tables.
    pub total: u64,
    /// What was asked of columns that the live schema hasn't, and so is left undone.
    pub undone: Vec<Column>,
}

impl ProjectList {
    /// The number of the last page that holds anything.
    pub fn last_page(&self) -> u32 {
        let end = self.total.div_ceil(u64::from(self.query.per_page)).max(1);
        u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// The page after this one.
    pub fn next(&self) -> Option<PageQuery> {
        self.more.then(|| PageQuery {
            anchor: self.last.clone().map(Anchor::After),
            ..self.query.at(self.query.page.saturating_add(1))
        })
    }

    /// The page before this one; from far beyond the end, the last that holds anything.
    pub fn previous(&self) -> Option<PageQuery> {
        self.earlier.then(|| {
            let before = self.query.page.saturating_sub(1).max(1);
            match self.first.clone() {
                Some(first) => PageQuery {
                    anchor: Some(Anchor::Before(first)),
                    ..self.query.at(before)
                },
                None => self.query.at(before.min(self.last_page())),
            }
        })
    }

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
    use super::{Anchor, Column, Find, PageQuery, ProjectList, Sort};

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
    #[test]
    fn an_anchor_goes_through_its_address_and_is_of_its_page_alone() {
        let read = PageQuery::read("?sort=name&page=3&after=Zm9v-_9");
        assert_eq!(read.anchor, Some(Anchor::After("Zm9v-_9".to_owned())));
        assert_eq!(read.address(), "?sort=name&page=3&after=Zm9v-_9");
        assert_eq!(read.at(2).address(), "?sort=name&page=2");
        let long = format!("after={}", "a".repeat(Anchor::LONGEST + 1));
        for query in ["after=", "before=a.b", "after=%00", "before=<x>", &long] {
            assert_eq!(PageQuery::read(query), PageQuery::default(), "{query}");
        }
    }

    #[test]
    fn a_page_leads_on_by_place_and_where_it_has_none_by_number() {
        let list = |page: u32, place: Option<&str>| ProjectList {
            query: PageQuery::new(page, 10),
            columns: vec![Column::Id],
            rows: Vec::new(),
            more: true,
            earlier: page > 1,
            first: place.map(|place| format!("{place}1")),
            last: place.map(|place| format!("{place}2")),
            total: 95,
            undone: Vec::new(),
        };
        let addresses = |list: ProjectList| {
            [list.previous(), list.next()].map(|query| query.map(|q| q.address()))
        };
        let said = |address: &str| Some(address.to_owned());
        assert_eq!(
            addresses(list(1, Some("p"))),
            [None, said("?page=2&per_page=10&after=p2")]
        );
        assert_eq!(
            addresses(list(2, Some("p"))),
            [
                said("?per_page=10&before=p1"),
                said("?page=3&per_page=10&after=p2")
            ]
        );
        // Beyond the end there is no row to go by.
        assert_eq!(
            addresses(list(900, None)),
            [said("?page=10&per_page=10"), said("?page=901&per_page=10")]
        );
    }
}
