//! The projects before and after one.

use std::sync::Arc;

use evenkeel_app::project::{Column, Neighbour, Neighbours, ProjectId};
use evenkeel_live::database::dialect::integer;
use evenkeel_model::Schema;

use super::{Attempt, Store, present, projects, read::record, require, selected};

/// By number, as the list is. Each is one step in the index.
pub(super) async fn neighbours(
    store: &Store,
    live: Arc<Schema>,
    id: ProjectId,
) -> Result<Neighbours, Attempt> {
    let table = projects(&live)?;
    require(table, Column::Id)?;
    let columns = present(table, [Column::Id, Column::Key, Column::Name]);
    let beside = async |than: &str, order: &str| {
        let sql = format!(
            "SELECT {} FROM \"projects\" p WHERE p.\"id\" {than} {} ORDER BY p.\"id\" {order} LIMIT 1",
            selected(&columns),
            integer(1)
        );
        let rows = store.database.fetch(&sql, &[Some(id.to_string())]).await?;
        if rows.is_empty() {
            return Ok::<_, Attempt>(None);
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
