//! One page of the projects.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    project::{Column, PageQuery, ProjectList},
};
use evenkeel_live::database::dialect::integer;
use evenkeel_model::Schema;

use super::{Failure, Store, present, projects, selected};

impl Store {
    /// One page of the projects.
    pub async fn list(&self, query: PageQuery) -> Result<ProjectList, AppError> {
        self.attempt(|live| list(self, live, query)).await
    }
}

async fn list(store: &Store, live: Arc<Schema>, query: PageQuery) -> Result<ProjectList, Failure> {
    let table = projects(&live)?;
    let columns = present(table, Column::LISTED);
    // By number: it is indexed, so a page of a million costs what a page of a thousand does. Without
    // one, by whatever there is, so that pages don't overlap.
    let order = match columns.first() {
        Some(first) => format!("p.{}", first.name()),
        // Every listed column is gone; there is still a number of rows.
        None => "1".to_owned(),
    };
    let selection = match columns.is_empty() {
        true => "'' AS nothing".to_owned(),
        false => selected(&columns),
    };
    let sql = format!(
        "select {selection} from projects p order by {order} limit {} offset {}",
        integer(1),
        integer(2)
    );
    // One more than asked tells whether there is a next page, without counting.
    let args = [
        Some((query.per_page + 1).to_string()),
        Some(query.offset().to_string()),
    ];
    let mut rows = store.watched.fetch(&sql, &args).await?;
    let more = rows.len() > query.per_page as usize;
    rows.truncate(query.per_page as usize);
    if columns.is_empty() {
        rows.iter_mut().for_each(Vec::clear);
    }
    let total = if more || rows.is_empty() {
        store.count.get(&store.watched.database).await?
    } else {
        query.offset() + rows.len() as u64
    };
    Ok(ProjectList {
        query,
        columns,
        rows,
        more,
        total,
    })
}
