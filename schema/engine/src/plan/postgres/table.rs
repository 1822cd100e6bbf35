//! Tables, and what they are told beside their parts.

use super::{NEW_TABLE, Planner, column};
use crate::{
    Attribute, Change, ObjectPath, Partition, RowSecurity, Storage, Table,
    plan::{
        Hazard, Lock, Step,
        noun::Edit,
        order::{OfColumn, Order, Phase},
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn table(&mut self, change: &Change, edit: Edit<'_, Table>) {
        let object = &change.object;
        match edit {
            Edit::Add(table) => {
                let sql = create_sql(object.owner(), table);
                let step = Step::new(Some(change), object, format!("Create table {object}"), sql)
                    .note("It is empty: what it held comes from a backup or not at all.");
                self.add_ranked(Phase::Tables, step);
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
        let table_name = object.owner();
        let (wanted, found) = (&expected.options, &live.options);
        let mut hazard = None;
        let sql = match attribute {
            Attribute::RowSecurity => {
                row_security(table_name, wanted.row_security, found.row_security)
            }
            Attribute::Options => {
                if wanted.storage.unlogged != found.storage.unlogged {
                    hazard = Some(Hazard::RewritesTable);
                }
                storage(&name(table_name), &wanted.storage, &found.storage)
            }
            Attribute::Definition if wanted.partition_by != found.partition_by => {
                let why = "Postgres can't change how a table is partitioned.";
                self.drawing
                    .leave_out(change, why, vec![NEW_TABLE.to_owned()]);
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
        let mut answer = Step::new(Some(change), object, format!("Alter {object}"), sql)
            .lock(Lock::exclusive(table_name));
        if let Some(hazard) = hazard {
            answer = answer.hazard(hazard);
        }
        self.drawing.add(Order::column(0, OfColumn::Table), answer);
    }
}

/// The table with its columns; all else is added afterwards.
fn create_sql(path: &str, table: &Table) -> Vec<String> {
    let options = &table.options;
    let mut columns: Vec<_> = table.columns.iter().filter(|(_, c)| !c.inherited).collect();
    columns.sort_by_key(|(_, c)| c.position);
    let mut words = format!(
        "CREATE {}TABLE IF NOT EXISTS {}",
        match options.storage.unlogged {
            true => "UNLOGGED ",
            false => "",
        },
        name(path)
    );
    match &options.partition_of {
        Some(Partition { parent, bound }) => {
            words.push_str(&format!(" PARTITION OF {}", name(parent)));
            let said: Vec<_> = columns
                .iter()
                .map(|(own_name, c)| {
                    let null = if c.nullable { "" } else { " NOT NULL" };
                    format!(
                        "{} WITH OPTIONS{}{null}",
                        quote(own_name),
                        column::filling(c)
                    )
                })
                .collect();
            if !said.is_empty() {
                words.push_str(&format!(" ({})", said.join(", ")));
            }
            words.push_str(&format!(" {bound}"));
        }
        None => {
            let columns: Vec<_> = columns
                .iter()
                .map(|(own_name, c)| column::definition(own_name, c))
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
    let method = options.storage.method.as_ref();
    words.extend(method.map(|method| format!(" USING {method}")));
    words.extend(options.storage.with().map(|with| format!(" {with}")));
    let mut all = vec![words];
    let identity = options.storage.replica_identity;
    all.extend(identity.map(|by| format!("ALTER TABLE {} REPLICA IDENTITY {by}", name(path))));
    for (own_name, column) in columns {
        all.extend(column::storage(path, own_name, &column.storage));
    }
    all.extend(row_security(path, options.row_security, RowSecurity::Off));
    all
}

fn row_security(table: &str, wanted: RowSecurity, found: RowSecurity) -> Vec<String> {
    let enabled = |s| matches!(s, RowSecurity::Enabled | RowSecurity::Forced);
    let forced = |s| matches!(s, RowSecurity::ForcedButOff | RowSecurity::Forced);
    let alter = format!("ALTER TABLE {}", name(table));
    let mut all = Vec::new();
    if enabled(wanted) != enabled(found) {
        let word = if enabled(wanted) { "ENABLE" } else { "DISABLE" };
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

fn storage(quoted: &str, wanted: &Storage, found: &Storage) -> Vec<String> {
    let mut sql = Vec::new();
    if wanted.unlogged != found.unlogged {
        let word = if wanted.unlogged {
            "UNLOGGED"
        } else {
            "LOGGED"
        };
        sql.push(format!("ALTER TABLE {quoted} SET {word}"));
    }
    let (want, have) = (&wanted.parameters, &found.parameters);
    let lost = |(name, _): &&(String, String)| want.iter().all(|(other, _)| other != name);
    let reset: Vec<&str> = have
        .iter()
        .filter(lost)
        .map(|(name, _)| name.as_str())
        .collect();
    if !reset.is_empty() {
        sql.push(format!("ALTER TABLE {quoted} RESET ({})", reset.join(", ")));
    }
    let set = want.iter().filter(|parameter| !have.contains(parameter));
    let set: Vec<String> = set.map(|(name, value)| format!("{name}={value}")).collect();
    if !set.is_empty() {
        sql.push(format!("ALTER TABLE {quoted} SET ({})", set.join(", ")));
    }
    if wanted.method != found.method {
        let method = quote(wanted.method.as_deref().unwrap_or("heap"));
        sql.push(format!("ALTER TABLE {quoted} SET ACCESS METHOD {method}"));
    }
    if wanted.replica_identity != found.replica_identity {
        let by = wanted.replica_identity;
        let by = by.map_or("DEFAULT".to_owned(), |by| by.to_string());
        sql.push(format!("ALTER TABLE {quoted} REPLICA IDENTITY {by}"));
    }
    sql
}
