//! What is expected and not there: it has its place among what is, so that pages can show the gap.

use std::collections::BTreeSet;

use crate::{Expected, Schema, Table};

/// What of a schema isn't there.
#[derive(Clone, Debug, Default)]
pub struct Ghosts {
    tables: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl Ghosts {
    /// Adds to the live schema what is expected and missing: tables whole, columns where they would stand.
    pub fn haunt(live: &mut Schema, expected: &Expected) -> Self {
        let mut ghosts = Self::default();
        let wanted = expected
            .sets
            .iter()
            .filter_map(|set| set.steps.last()?.schema.as_ref())
            .flat_map(|schema| &schema.tables);
        for (name, table) in wanted {
            match live.tables.get_mut(name) {
                Some(there) => {
                    for column in complete(there, table) {
                        ghosts.columns.insert((name.clone(), column));
                    }
                }
                None => {
                    live.tables.insert(name.clone(), table.clone());
                    ghosts.tables.insert(name.clone());
                }
            }
        }
        ghosts
    }

    /// Whether the table isn't there.
    pub fn table(&self, name: &str) -> bool {
        self.tables.contains(name)
    }

    /// Whether the column isn't there.
    pub fn column(&self, table: &str, name: &str) -> bool {
        self.table(table) || self.columns.contains(&(table.to_owned(), name.to_owned()))
    }
}

/// Adds the columns that are missing, each behind the one that it is expected behind. Answers with their
/// names.
fn complete(there: &mut Table, expected: &Table) -> Vec<String> {
    let in_order = |table: &Table| {
        let mut columns: Vec<_> = table
            .columns
            .iter()
            .map(|(name, column)| (column.position, name.clone()))
            .collect();
        columns.sort_unstable();
        columns.into_iter().map(|(_, name)| name)
    };
    let mut order: Vec<String> = in_order(there).collect();
    let mut missing = Vec::new();
    let mut before: Option<String> = None;
    for name in in_order(expected) {
        if !there.columns.contains_key(&name) {
            let at = before
                .as_ref()
                .and_then(|before| order.iter().position(|known| known == before))
                .map_or(0, |at| at + 1);
            order.insert(at, name.clone());
            missing.push(name.clone());
        }
        before = Some(name);
    }
    for name in &missing {
        if let Some(column) = expected.columns.get(name) {
            there.columns.insert(name.clone(), column.clone());
        }
    }
    for (position, name) in (1..).zip(order) {
        if let Some(column) = there.columns.get_mut(&name) {
            column.position = position;
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use crate::{Column, Table};

    use super::complete;

    fn table(names: &[&str]) -> Table {
        let mut table = Table::default();
        for (position, name) in (1..).zip(names) {
            let column = Column {
                position,
                ..Column::default()
            };
            table.columns.insert((*name).to_owned(), column);
        }
        table
    }

    #[test]
    fn what_is_missing_stands_where_it_is_expected() {
        let mut there = table(&["b", "more", "d"]);
        let missing = complete(&mut there, &table(&["a", "b", "c", "d", "e"]));
        assert_eq!(missing, ["a", "c", "e"]);
        let mut order: Vec<_> = there.columns.iter().map(|(n, c)| (c.position, n)).collect();
        order.sort_unstable();
        let order: Vec<_> = order.into_iter().map(|(_, n)| n.as_str()).collect();
        assert_eq!(order, ["a", "b", "c", "more", "d", "e"]);
    }
}
