//! Tables, and what they are told beside their parts.

use super::{NEW_TABLE, Planner, column};
use crate::{
    Attribute, Change, ObjectPath, Partition, RowSecurity, Table,
    plan::{
        Hazard, Lock,
        change::Edit,
        order::{OfColumn, Order, Phase},
        step,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn table(&mut self, change: &Change, edit: Edit<'_, Table>) {
        let object = &change.object;
        match edit {
            Edit::Add(table) => {
                let sql = create_sql(object.owner(), table);
                let it = step(Some(change), object, format!("Create table {object}"), sql)
                    .note("It is empty: what it held comes from a backup or not at all.");
                self.add_ranked(Phase::Tables, it);
            }
            Edit::Drop(_) => {
                if !self.takes_along(change) {
                    self.drop(change, Phase::DropTables, vec![drop_sql(object)]);
                }
            }
            Edit::Alter(expected, live, attribute) => {
                self.alter_table(change, expected, live, attribute);
            }
        }
    }

    fn alter_table(
        &mut self,
        change: &Change,
        expected: &Table,
        live: &Table,
        attribute: Attribute,
    ) {
        let object = &change.object;
        let on = object.owner();
        let (wanted, found) = (&expected.options, &live.options);
        let mut hazard = None;
        let sql = match attribute {
            Attribute::RowSecurity => row_security(on, wanted.row_security, found.row_security),
            Attribute::Options => {
                let unlogged = |s: &[String]| s.iter().any(|s| s == "UNLOGGED");
                if unlogged(&wanted.storage) != unlogged(&found.storage) {
                    hazard = Some(Hazard::RewritesTable);
                }
                storage(&name(on), &wanted.storage, &found.storage)
            }
            Attribute::Definition if wanted.partition_by != found.partition_by => {
                let why = "Postgres can't change how a table is partitioned.";
                self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                return;
            }
            Attribute::Definition => return self.move_table(change, wanted, found),
            // A table has none of these, and comments and grants are said elsewhere.
            Attribute::DataType
            | Attribute::Nullability
            | Attribute::Default
            | Attribute::Generated
            | Attribute::Collation
            | Attribute::Validated
            | Attribute::Valid
            | Attribute::Fires
            | Attribute::Version
            | Attribute::Grants
            | Attribute::Comment => return self.follow(change),
        };
        let mut answer =
            step(Some(change), object, format!("Alter {object}"), sql).lock(Lock::exclusive(on));
        if let Some(hazard) = hazard {
            answer = answer.hazard(hazard);
        }
        self.d.add(Order::column(0, OfColumn::Table), answer);
    }
}

/// The table with its columns; all else is added afterwards.
fn create_sql(path: &str, table: &Table) -> Vec<String> {
    let options = &table.options;
    let mut columns: Vec<_> = table.columns.iter().filter(|(_, c)| !c.inherited).collect();
    columns.sort_by_key(|(_, c)| c.position);
    let unlogged = options.storage.iter().any(|s| s == "UNLOGGED");
    let mut words = format!(
        "CREATE {}TABLE IF NOT EXISTS {}",
        if unlogged { "UNLOGGED " } else { "" },
        name(path)
    );
    match &options.partition_of {
        Some(Partition { parent, bound }) => {
            words.push_str(&format!(" PARTITION OF {}", name(parent)));
            let own: Vec<_> = columns
                .iter()
                .map(|(own, c)| {
                    let null = if c.nullable { "" } else { " NOT NULL" };
                    format!("{} WITH OPTIONS{}{null}", quote(own), column::filling(c))
                })
                .collect();
            if !own.is_empty() {
                words.push_str(&format!(" ({})", own.join(", ")));
            }
            words.push_str(&format!(" {bound}"));
        }
        None => {
            let columns: Vec<_> = columns
                .iter()
                .map(|(own, c)| column::definition(own, c))
                .collect();
            words.push_str(&format!(" ({})", columns.join(", ")));
            if !options.inherits.is_empty() {
                let parents: Vec<_> = options.inherits.iter().map(|p| name(p)).collect();
                words.push_str(&format!(" INHERITS ({})", parents.join(", ")));
            }
        }
    }
    if let Some(by) = &options.partition_by {
        words.push_str(&format!(" PARTITION BY {by}"));
    }
    for prefix in ["USING ", "WITH "] {
        let found = options.storage.iter().find(|s| s.starts_with(prefix));
        words.extend(found.map(|s| format!(" {s}")));
    }
    let mut all = vec![words];
    all.extend(replica_identity(path, &options.storage));
    for (own, column) in columns {
        all.extend(column::storage(path, own, &column.storage));
    }
    all.extend(row_security(path, options.row_security, RowSecurity::Off));
    all
}

fn replica_identity(path: &str, storage: &[String]) -> Option<String> {
    let words = storage.iter().find(|s| s.starts_with("REPLICA IDENTITY"))?;
    Some(format!("ALTER TABLE {} {words}", name(path)))
}

fn row_security(table: &str, wanted: RowSecurity, found: RowSecurity) -> Vec<String> {
    let on = |s| matches!(s, RowSecurity::Enabled | RowSecurity::Forced);
    let forced = |s| matches!(s, RowSecurity::ForcedButOff | RowSecurity::Forced);
    let alter = format!("ALTER TABLE {}", name(table));
    let mut all = Vec::new();
    if on(wanted) != on(found) {
        let word = if on(wanted) { "ENABLE" } else { "DISABLE" };
        all.push(format!("{alter} {word} ROW LEVEL SECURITY"));
    }
    if forced(wanted) != forced(found) {
        let word = if forced(wanted) { "FORCE" } else { "NO FORCE" };
        all.push(format!("{alter} {word} ROW LEVEL SECURITY"));
    }
    all
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!("DROP TABLE IF EXISTS {}", name(object.owner()))
}

fn storage(it: &str, wanted: &[String], found: &[String]) -> Vec<String> {
    let mut sql = Vec::new();
    let has = |all: &[String], word: &str| all.iter().any(|s| s == word);
    match (has(wanted, "UNLOGGED"), has(found, "UNLOGGED")) {
        (true, false) => sql.push(format!("ALTER TABLE {it} SET UNLOGGED")),
        (false, true) => sql.push(format!("ALTER TABLE {it} SET LOGGED")),
        _ => {}
    }
    let with = |all: &[String]| -> Vec<(String, String)> {
        let inner = all.iter().find_map(|s| s.strip_prefix("WITH ("));
        let inner = inner.unwrap_or_default().trim_end_matches(')');
        inner
            .split(", ")
            .filter_map(|o| o.split_once('='))
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect()
    };
    let (want, have) = (with(wanted), with(found));
    let reset: Vec<_> = have
        .iter()
        .filter(|(n, _)| want.iter().all(|(w, _)| w != n))
        .map(|(n, _)| n.clone())
        .collect();
    if !reset.is_empty() {
        sql.push(format!("ALTER TABLE {it} RESET ({})", reset.join(", ")));
    }
    let set: Vec<_> = want
        .iter()
        .filter(|option| !have.contains(option))
        .map(|(n, v)| format!("{n}={v}"))
        .collect();
    if !set.is_empty() {
        sql.push(format!("ALTER TABLE {it} SET ({})", set.join(", ")));
    }
    let method = |all: &[String]| {
        let found = all.iter().find_map(|s| s.strip_prefix("USING "));
        found.unwrap_or("heap").to_owned()
    };
    if method(wanted) != method(found) {
        let method = quote(&method(wanted));
        sql.push(format!("ALTER TABLE {it} SET ACCESS METHOD {method}"));
    }
    let identity = |all: &[String]| {
        let found = all.iter().find_map(|s| s.strip_prefix("REPLICA IDENTITY "));
        found.unwrap_or("DEFAULT").to_owned()
    };
    if identity(wanted) != identity(found) {
        sql.push(format!(
            "ALTER TABLE {it} REPLICA IDENTITY {}",
            identity(wanted)
        ));
    }
    sql
}
