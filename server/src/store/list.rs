//! One page of the projects: those that are looked for, in the order that is asked for.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    project::{Column, Find, Kind, PageQuery, ProjectList, Sort},
};
use evenkeel_live::database::{Arg, dialect::integer};
use evenkeel_model::{Schema, Table};

use super::{Failure, Store, present, projects, selected};
use crate::{
    row::{Number, Rows},
    text::{no_pattern, spellings},
};

impl Store {
    /// One page of the projects.
    pub async fn list(&self, query: PageQuery) -> Result<ProjectList, AppError> {
        self.attempt(|live| list(self, live, query.clone())).await
    }
}

async fn list(store: &Store, live: Arc<Schema>, query: PageQuery) -> Result<ProjectList, Failure> {
    let table = projects(&live)?;
    let columns = present(table, Column::LISTED);
    let mut asked = Asked::of(&query.find, table);
    // By number: it is indexed, so a page of a million costs what a page of a thousand does. Without
    // one, by whatever there is, so that pages don't overlap.
    let order = match columns.first() {
        Some(first) => format!("{}p.{}", asked.order, first.name()),
        // Every listed column is gone; there is still a number of rows.
        None => "1".to_owned(),
    };
    let selection = match columns.is_empty() {
        true => "'' AS nothing".to_owned(),
        false => selected(&columns),
    };
    let which = asked.which();
    let counted = asked.args.clone();
    // One more than asked tells whether there is a next page, without counting.
    asked.args.push(Some((query.per_page + 1).to_string()));
    asked.args.push(Some(query.offset().to_string()));
    let places = asked.args.len();
    let sql = format!(
        "select {selection} from projects p{which} order by {order} limit {} offset {}",
        integer(places - 1),
        integer(places)
    );
    let mut rows = store.watched.fetch(&sql, &asked.args).await?;
    let more = rows.len() > query.per_page as usize;
    rows.truncate(query.per_page as usize);
    if columns.is_empty() {
        rows.iter_mut().for_each(Vec::clear);
    }
    let total = match more || rows.is_empty() {
        false => query.offset() + rows.len() as u64,
        true if which.is_empty() => store.count.get(&store.watched.database).await?,
        true => {
            let sql = format!("select cast(count(*) as text) from projects p{which}");
            let found: Option<Number> = store.watched.fetch(&sql, &counted).await?.one()?;
            found.map_or(0, |Number(n)| u64::try_from(n).unwrap_or_default())
        }
    };
    Ok(ProjectList {
        query,
        columns,
        rows,
        more,
        total,
        undone: asked.undone,
    })
}

/// What is looked for, as SQL over the columns that are there.
#[derive(Default)]
struct Asked {
    conditions: Vec<String>,
    args: Vec<Arg>,
    /// What the rows stand in order of before their number, with a comma at its end.
    order: String,
    undone: Vec<Column>,
}

impl Asked {
    fn of(find: &Find, table: &Table) -> Self {
        let mut asked = Self::default();
        let searched = present(table, Find::SEARCHED);
        for word in find.words() {
            asked.contains(&searched, word);
        }
        if find.words().next().is_some() && searched.is_empty() {
            asked.undone.push(Column::Name);
        }
        for (column, value) in &find.filters {
            match table.columns.contains_key(column.name()) {
                true => asked.holds(*column, value),
                false => asked.undone.push(*column),
            }
        }
        if let Some(Sort { by, descending }) = find.sort {
            match table.columns.contains_key(by.name()) {
                true => asked.order = order(by, descending),
                false => asked.undone.push(by),
            }
        }
        asked.undone.dedup();
        asked
    }

    fn bind(&mut self, value: String) -> String {
        self.args.push(Some(value));
        format!("${}", self.args.len())
    }

    /// A word stands somewhere in one of the columns, whatever its case.
    fn contains(&mut self, columns: &[Column], word: &str) {
        let mut any = Vec::new();
        for spelled in spellings(word) {
            let place = self.bind(format!("%{}%", no_pattern(&spelled)));
            for column in columns {
                let text = format!("cast(p.{} as text)", column.name());
                any.push(format!("{text} like {place} escape '\\'"));
                any.push(format!("lower({text}) like {place} escape '\\'"));
            }
        }
        if !any.is_empty() {
            self.conditions.push(any.join(" or "));
        }
    }

    /// A column holds a value, whichever type drift has given it.
    fn holds(&mut self, column: Column, value: &str) {
        let text = format!("cast(p.{} as text)", column.name());
        let condition = match (column.kind(), value) {
            (_, Find::NONE) => format!("coalesce({text}, '') = ''"),
            (Kind::Flag, "true") => format!("lower({text}) in ('1', 't', 'true')"),
            (Kind::Flag, _) => format!("lower({text}) in ('0', 'f', 'false')"),
            _ => {
                let place = self.bind(value.to_owned());
                format!("{text} = {place}")
            }
        };
        self.conditions.push(condition);
    }

    /// The condition, from its `where` on; nothing where everything is asked for.
    fn which(&self) -> String {
        match self.conditions.is_empty() {
            true => String::new(),
            false => format!(" where ({})", self.conditions.join(") and (")),
        }
    }
}

/// By a column; what is empty stands at the end either way, and a name where its letters say, not its case.
fn order(by: Column, descending: bool) -> String {
    let name = by.name();
    let direction = if descending { "desc" } else { "asc" };
    match by.kind() {
        Kind::Text { .. } | Kind::Choice { .. } => {
            let text = format!("cast(p.{name} as text)");
            format!("nullif({text}, '') is null, lower({text}) {direction}, ")
        }
        _ => format!("p.{name} is null, p.{name} {direction}, "),
    }
}
