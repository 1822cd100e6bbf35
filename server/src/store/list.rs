//! One page of the projects: those that are looked for, in the order that is asked for.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    project::{Column, PageQuery, ProjectList},
};
use evenkeel_live::database::{DbError, TextRow, dialect::integer};
use evenkeel_model::Schema;

use super::{
    Failure, Store,
    asked::Asked,
    order::{Order, Place, Side},
    present, projects, selected,
};
use crate::row::{Number, Rows};

impl Store {
    /// One page of the projects.
    pub async fn list(&self, query: PageQuery) -> Result<ProjectList, AppError> {
        self.attempt(|live| list(self, live, query.clone())).await
    }
}

async fn list(
    store: &Store,
    live: Arc<Schema>,
    mut query: PageQuery,
) -> Result<ProjectList, Failure> {
    let table = projects(&live)?;
    let columns = present(table, Column::LISTED);
    let asked = Asked::of(&query.find, table);
    let dialect = store.watched.database.dialect();
    let order = Order::of(dialect, table, asked.sort, &columns);
    let projects = Projects {
        store,
        columns: &columns,
        asked: &asked,
        order: &order,
    };
    let mut found = match projects.anchored(&mut query).await? {
        Some(found) => found,
        None => {
            query.anchor = None;
            projects.numbered(&query).await?
        }
    };
    let said = |row: Option<&TextRow>| Some(order.said(&projects.place(row?)?));
    let (first, last) = (said(found.rows.first()), said(found.rows.last()));
    for row in &mut found.rows {
        row.truncate(columns.len());
    }
    let counted = query.anchor.is_none() && !found.more && !found.rows.is_empty();
    let total = match counted {
        true => query.offset() + found.rows.len() as u64,
        false => projects.count().await?,
    };
    let mut list = ProjectList {
        query,
        columns,
        rows: found.rows,
        more: found.more,
        earlier: found.earlier,
        first,
        last,
        total,
        undone: asked.undone,
    };
    if list.rows.is_empty() && list.query.anchor.is_some() {
        // All that stood after it is gone: that is beyond the end, whichever number it had.
        list.query.page = list.last_page().saturating_add(1);
    }
    Ok(list)
}

/// The rows of a page.
struct Found {
    rows: Vec<TextRow>,
    more: bool,
    earlier: bool,
}

/// The projects that are looked for, in their order.
struct Projects<'a> {
    store: &'a Store,
    columns: &'a [Column],
    asked: &'a Asked,
    order: &'a Order<'a>,
}

impl Projects<'_> {
    /// The page of a number, found by counting the rows before.
    async fn numbered(&self, query: &PageQuery) -> Result<Found, DbError> {
        let mut args = self.asked.args.clone();
        // One more than asked tells whether there is a next page, without counting.
        args.push(Some((query.per_page + 1).to_string()));
        args.push(Some(query.offset().to_string()));
        let places = args.len();
        let sql = format!(
            "{}{} order by {} limit {} offset {}",
            self.select(),
            self.asked.which(None),
            self.order.sql(false),
            integer(places - 1),
            integer(places)
        );
        let mut rows = self.store.watched.fetch(&sql, &args).await?;
        let more = rows.len() > query.per_page as usize;
        rows.truncate(query.per_page as usize);
        Ok(Found {
            rows,
            more,
            earlier: query.page > 1,
        })
    }

    /// The page that its anchor tells, with the number that fits it. None: its anchor tells none, since it is
    /// of another order or made up, or leads before the first page; then the page's number does.
    async fn anchored(&self, query: &mut PageQuery) -> Result<Option<Found>, DbError> {
        let anchor = query.anchor.as_ref();
        let Some((side, place)) = anchor.and_then(|anchor| self.order.read(anchor)) else {
            return Ok(None);
        };
        let most = query.per_page as usize;
        let mut rows = match self.beside(side, &place, query.per_page + 1).await {
            Ok(Some(rows)) => rows,
            // A text that the column's type can't hold.
            Ok(None) | Err(DbError::Refused(_) | DbError::Other(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let beyond = rows.len() > most;
        rows.truncate(most);
        let more = match side {
            Side::After => beyond,
            Side::Before if !beyond => {
                // Not a page full: the start, which is the first page.
                query.page = 1;
                return Ok(None);
            }
            Side::Before => {
                let last = rows.first().and_then(|row| self.place(row));
                rows.reverse();
                match last {
                    Some(last) => {
                        let next = self.beside(Side::After, &last, 1).await?;
                        next.is_none_or(|rows| !rows.is_empty())
                    }
                    None => true,
                }
            }
        };
        // Something stands before it, whatever the address says.
        query.page = query.page.max(2);
        Ok(Some(Found {
            rows,
            more,
            earlier: true,
        }))
    }

    /// So many rows on a side of a place, the nearest first. None: it is no place among these rows.
    async fn beside(
        &self,
        side: Side,
        place: &Place,
        most: u32,
    ) -> Result<Option<Vec<TextRow>>, DbError> {
        let mut args = self.asked.args.clone();
        let Some(condition) = self.order.beside(side, place, &mut args) else {
            return Ok(None);
        };
        args.push(Some(most.to_string()));
        let sql = format!(
            "{}{} order by {} limit {}",
            self.select(),
            self.asked.which(Some(&condition)),
            self.order.sql(side == Side::Before),
            integer(args.len())
        );
        self.store.watched.fetch(&sql, &args).await.map(Some)
    }

    fn select(&self) -> String {
        let mut selection = match self.columns.is_empty() {
            true => "'' AS nothing".to_owned(),
            false => selected(self.columns),
        };
        if let Some(more) = self.order.selected() {
            selection.push_str(", ");
            selection.push_str(&more);
        }
        format!("select {selection} from projects p")
    }

    /// A row's place.
    fn place(&self, row: &TextRow) -> Option<Place> {
        let number = self.columns.iter().position(|c| *c == Column::Id)?;
        self.order
            .place(row.get(number)?.as_deref(), row.get(self.columns.len()))
    }

    /// How many there are on all pages.
    async fn count(&self) -> Result<u64, DbError> {
        let which = self.asked.which(None);
        if which.is_empty() {
            return self.store.count.get(&self.store.watched.database).await;
        }
        let sql = format!("select cast(count(*) as text) from projects p{which}");
        let found = self.store.watched.fetch(&sql, &self.asked.args).await?;
        let found: Option<Number> = found.one()?;
        Ok(found.map_or(0, |Number(n)| u64::try_from(n).unwrap_or_default()))
    }
}
