//! One project.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    project::{Column, ProjectId, Record},
};
use evenkeel_live::database::{TextRow, dialect::integer};
use evenkeel_model::Schema;

use super::{Failure, Store, present, projects, require, selected};

impl Store {
    /// One project.
    pub async fn project(&self, id: ProjectId) -> Result<Record, AppError> {
        self.attempt(|live| read(self, live, id)).await
    }
}

async fn read(store: &Store, live: Arc<Schema>, id: ProjectId) -> Result<Record, Failure> {
    let (sql, columns) = statement(&live)?;
    let rows = store.watched.fetch(&sql, &[Some(id.to_string())]).await?;
    Ok(record(columns, rows)?)
}

/// The statement that reads the project `$1`, and the columns that it gives.
pub(super) fn statement(live: &Schema) -> Result<(String, Vec<Column>), AppError> {
    let table = projects(live)?;
    require(table, Column::Id)?;
    let columns = present(table, Column::ALL);
    let sql = format!(
        "select {} from projects p where p.id = {}",
        selected(&columns),
        integer(1)
    );
    Ok((sql, columns))
}

/// The one row of such a statement.
pub(super) fn record(columns: Vec<Column>, rows: Vec<TextRow>) -> Result<Record, AppError> {
    let row = rows.into_iter().next().ok_or(AppError::NoSuchProject)?;
    Ok(Record(columns.into_iter().zip(row).collect()))
}
