//! The projects before and after one.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    project::{Column, Neighbour, Neighbours, ProjectId},
};
use evenkeel_live::database::dialect::integer;
use evenkeel_model::Schema;

use super::{Failure, Store, present, projects, read::record, require, selected};

impl Store {
    /// The projects before and after one, in the list's order.
    pub async fn neighbours(&self, id: ProjectId) -> Result<Neighbours, AppError> {
        self.attempt(|live| neighbours(self, live, id)).await
    }
}

/// By number, as the list is. Each is one step in the index.
async fn neighbours(
    store: &Store,
    live: Arc<Schema>,
    id: ProjectId,
) -> Result<Neighbours, Failure> {
    let table = projects(&live)?;
    require(table, Column::Id)?;
    let columns = present(table, [Column::Id, Column::Key, Column::Name]);
    let beside = async |than: &str, order: &str| {
        let sql = format!(
            "select {} from projects p where p.id {than} {} order by p.id {order} limit 1",
            selected(&columns),
            integer(1)
        );
        let rows = store.watched.fetch(&sql, &[Some(id.to_string())]).await?;
        if rows.is_empty() {
            return Ok::<_, Failure>(None);
        }
        let record = record(columns.clone(), rows)?;
        Ok(record.id().map(|id| Neighbour {
            id,
            title: record.title(),
        }))
    };
    Ok(Neighbours {
        before: beside("<", "DESC").await?,
        after: beside(">", "ASC").await?,
    })
}
