//! What every change of a project sets.

use evenkeel_app::project::Column;
use evenkeel_live::database::{Arg, dialect::parameter};
use evenkeel_model::{Dialect, Table};

use crate::moment::now;

/// Adds what every write sets: the next version and the moment.
pub(super) fn bumped(dialect: Dialect, table: &Table, sets: &mut Vec<String>, args: &mut Vec<Arg>) {
    if table.columns.contains_key(Column::Version.name()) {
        sets.push("version = coalesce(projects.version, 0) + 1".to_owned());
    }
    if let Some(column) = table.columns.get(Column::UpdatedAt.name()) {
        args.push(Some(now()));
        let place = parameter(dialect, args.len(), &column.data_type);
        sets.push(format!("updated_at = {place}"));
    }
}
