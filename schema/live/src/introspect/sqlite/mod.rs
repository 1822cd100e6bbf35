//! SQLite, from `sqlite_schema` and the `pragma_…` table functions. Three statements, however many
//! tables.
//!
//! The pragmas don't know checks, collations, expressions or the names of constraints: those are
//! read from the statements that SQLite keeps. SQLite has no names for unique constraints and
//! foreign keys: the list of their columns stands in for one.

use std::collections::{BTreeMap, BTreeSet};

use evenkeel_ddl::{
    self as ddl, CreateTable, IndexedColumn, IndexedTerm,
    sql::{list, name, quote},
};
use evenkeel_model::{
    Column, Constraint, Dialect, Fires, Generated, Index, IndexDefinition, IndexParts, KeyPart,
    KeyTerm, ObjectKind, ObjectPath, Reference, Schema, Table, TableOptions, Trigger, Unverifiable,
    View, qualified,
};

use super::{Scope, columns, text};
use crate::database::{DbError, TextRow, Tx};

/// Tables that aren't SQLite's own.
pub const COUNT_TABLES: &str = "SELECT CAST(count(*) AS TEXT) FROM sqlite_schema \
     WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/// The tables in the JSON array `$1`, and what belongs to them.
const NAMED: &str = "m.tbl_name IN (SELECT value FROM json_each($1))";

/// Reads what is in scope.
pub async fn read(tx: &mut Tx, scope: &Scope) -> Result<Schema, DbError> {
    let (condition, args) = match scope {
        Scope::Whole => ("1", Vec::new()),
        Scope::Tables(names) => {
            let names = serde_json::to_string(names).map_err(|e| DbError::Other(e.to_string()))?;
            (NAMED, vec![Some(names)])
        }
    };
    let mut reading = Reading::default();
    for (sql, take) in [
        (
            include_str!("tables.sql"),
            Reading::object as fn(&mut Reading, TextRow) -> Result<(), DbError>,
        ),
        (include_str!("columns.sql"), Reading::column),
        (include_str!("indexes.sql"), Reading::index),
    ] {
        let sql = sql.replace("{scope}", condition);
        for row in tx.fetch(&sql, &args).await? {
            take(&mut reading, row)?;
        }
    }
    Ok(reading.finish())
}

/// A schema while its rows come in.
#[derive(Default)]
struct Reading {
    tables: BTreeMap<String, Table>,
    /// What the statements say of tables.
    statements: BTreeMap<String, CreateTable>,
    /// Tables of SQLite's modules for their own use.
    shadows: BTreeSet<String>,
    views: BTreeMap<String, View>,
    triggers: Vec<(String, String, Trigger)>,
    /// Columns of primary keys by place.
    keys: BTreeMap<String, BTreeMap<u32, String>>,
    unverifiable: Vec<Unverifiable>,
}

impl Reading {
    fn object(&mut self, row: TextRow) -> Result<(), DbError> {
        let [kind, name, owner, statement, listed] = columns(row)?;
        let (plain, statement) = (text(name)?, statement.unwrap_or_default());
        let name = qualified(None, &plain);
        match (kind.as_deref(), listed.as_deref()) {
            (_, Some("shadow")) => {
                self.shadows.insert(name);
            }
            (Some("view"), _) => {
                let view = View {
                    materialised: false,
                    // In one spelling once all names are known.
                    definition: statement,
                    options: Vec::new(),
                    columns: Vec::new(),
                    indexes: BTreeMap::new(),
                    triggers: BTreeMap::new(),
                    rewrite_rules: BTreeMap::new(),
                    comment: None,
                };
                self.views.insert(name, view);
            }
            (Some("trigger"), _) => {
                let trigger = Trigger {
                    definition: statement,
                    fires: Fires::Enabled,
                    comment: None,
                };
                let owner = qualified(None, &text(owner)?);
                self.triggers.push((owner, plain, trigger));
            }
            (_, Some("virtual")) => {
                let table = self.tables.entry(name).or_default();
                let module = ddl::after_name(&statement, &BTreeSet::new());
                let module = module.strip_prefix("using ").unwrap_or(&module);
                table.options.module = Some(module.to_owned());
            }
            _ => {
                self.tables.entry(name.clone()).or_default();
                match ddl::create_table(&statement) {
                    Ok(read) => {
                        self.statements.insert(name, read);
                    }
                    Err(unread) => self.unread(ObjectPath::table(&name), &unread),
                }
            }
        }
        Ok(())
    }

    fn unread(&mut self, object: ObjectPath, unread: &ddl::Unread) {
        let why = format!("its statement can't be read: {unread}");
        self.unverifiable.push(Unverifiable { object, why });
    }

    fn column(&mut self, row: TextRow) -> Result<(), DbError> {
        let [
            table,
            name,
            position,
            data_type,
            not_null,
            default,
            key,
            hidden,
        ] = columns(row)?;
        let (table, name) = (qualified(None, &text(table)?), text(name)?);
        let Some(found) = self.tables.get_mut(&table) else {
            return Ok(());
        };
        // A module's hidden columns are no part of what was declared.
        if hidden.as_deref() == Some("1") {
            return Ok(());
        }
        let place: u32 = text(key)?.parse().unwrap_or_default();
        if place > 0 {
            let key = self.keys.entry(table).or_default();
            key.insert(place, name.clone());
        }
        let column = Column {
            position: text(position)?.parse().unwrap_or_default(),
            data_type: normalised_type(&data_type.unwrap_or_default()),
            nullable: not_null.as_deref() != Some("1"),
            default: default
                .as_deref()
                .map(ddl::normalise)
                .filter(|default| default != "NULL"),
            generated: match hidden.as_deref() {
                Some("2") => Some(Generated::Virtual),
                Some("3") => Some(Generated::Stored),
                _ => None,
            },
            ..Column::default()
        };
        found.columns.insert(name, column);
        Ok(())
    }

    fn index(&mut self, row: TextRow) -> Result<(), DbError> {
        let [table, name, statement] = columns(row)?;
        let (table, name) = (qualified(None, &text(table)?), text(name)?);
        let Some(found) = self.tables.get_mut(&table) else {
            return Ok(());
        };
        let columns: Vec<_> = found.columns.keys().map(String::as_str).collect();
        let said = self.statements.get(&table);
        let collation = |own: &str| {
            let column = said?.columns.iter();
            let mut column = column.filter(|c| c.name.eq_ignore_ascii_case(own));
            column.next()?.collation.as_deref()
        };
        let read = match ddl::create_index_with(&statement.unwrap_or_default(), &columns) {
            Ok(read) => read,
            Err(unread) => {
                self.unread(ObjectPath::part(ObjectKind::Index, &table, &name), &unread);
                return Ok(());
            }
        };
        let parts = IndexParts {
            key: key_parts(&read.columns, collation),
            predicate: read.predicate,
            ..IndexParts::default()
        };
        let key = parts.key.iter().map(ToString::to_string);
        let mut mentioned: Vec<String> = key.flat_map(|part| ddl::identifiers(&part)).collect();
        mentioned.extend(
            parts
                .predicate
                .iter()
                .flat_map(|said| ddl::identifiers(said)),
        );
        let index = Index {
            definition: IndexDefinition::Parts(parts),
            unique: read.unique,
            columns: mentioned_columns(found, &mentioned),
            valid: true,
            marks: Vec::new(),
            comment: None,
        };
        found.indexes.insert(name, index);
        Ok(())
    }

    /// The names of tables, views and columns, in lower case.
    fn names(&self) -> BTreeSet<String> {
        let columns = self.tables.values().flat_map(|t| t.columns.keys());
        let names = self.tables.keys().chain(self.views.keys()).chain(columns);
        names.map(|name| name.to_ascii_lowercase()).collect()
    }

    fn finish(mut self) -> Schema {
        for (name, statement) in std::mem::take(&mut self.statements) {
            let Some(table) = self.tables.get_mut(&name) else {
                continue;
            };
            of_statement(table, statement);
        }
        for (name, key) in std::mem::take(&mut self.keys) {
            if let Some(table) = self.tables.get_mut(&name) {
                settle_key(table, key.into_values().collect());
            }
        }
        // A reference that names no column means the primary key.
        let keys: BTreeMap<String, Vec<String>> = self
            .tables
            .iter()
            .filter_map(|(name, t)| {
                let key = t.primary_key.as_ref()?;
                Some((name.to_ascii_lowercase(), key.columns.clone()))
            })
            .collect();
        for table in self.tables.values_mut() {
            for key in table.foreign_keys.values_mut() {
                settle_reference(key, &keys);
            }
            for all in [
                &mut table.uniques,
                &mut table.foreign_keys,
                &mut table.checks,
            ] {
                settle_names(all);
            }
        }
        let known = self.names();
        for view in self.views.values_mut() {
            view.definition = ddl::after_name(&view.definition, &known);
        }
        for (owner, name, mut trigger) in self.triggers {
            trigger.definition = format!(
                "CREATE TRIGGER {} {}",
                quote(&name.to_ascii_lowercase()),
                ddl::after_name(&trigger.definition, &known)
            );
            let same = |n: &&String| n.eq_ignore_ascii_case(&owner);
            if let Some(table) = self.tables.keys().find(same).cloned() {
                if let Some(table) = self.tables.get_mut(&table) {
                    table.triggers.insert(name, trigger);
                }
            } else if let Some(view) = self.views.keys().find(same).cloned()
                && let Some(view) = self.views.get_mut(&view)
            {
                view.triggers.insert(name, trigger);
            }
        }
        Schema {
            tables: self.tables,
            views: self.views,
            unverifiable: self.unverifiable,
            ..Schema::empty(Dialect::Sqlite)
        }
    }
}

/// Adds what the statement alone says.
fn of_statement(table: &mut Table, statement: CreateTable) {
    let mut options = TableOptions::default();
    options.storage.strict = statement.strict;
    options.storage.without_rowid = statement.without_rowid;
    for said in statement.columns {
        let found = table
            .columns
            .iter_mut()
            .find(|(name, _)| name.eq_ignore_ascii_case(&said.name));
        let Some((_, column)) = found else { continue };
        column.collation = said.collation.filter(|c| c != "BINARY");
        if said.default.is_some() {
            column.default = said.default.filter(|default| default != "NULL");
        }
        if let Some(generated) = said.generated {
            column.default = Some(generated.expression);
        }
        let conflict = said.not_null_conflict.filter(|c| c != "ABORT");
        column.storage.not_null_conflict = conflict;
    }
    for stated in statement.constraints {
        let with_column = stated.column.is_some();
        of_constraint(table, &mut options, stated.constraint, with_column);
    }
    table.options = options;
}

fn of_constraint(
    table: &mut Table,
    options: &mut TableOptions,
    constraint: ddl::Constraint,
    with_column: bool,
) {
    let conflict = |on: Option<String>| match on.filter(|c| c != "ABORT") {
        Some(on) => format!(" ON CONFLICT {on}"),
        None => String::new(),
    };
    match constraint {
        ddl::Constraint::PrimaryKey {
            name,
            mut columns,
            autoincrement,
            on_conflict,
        } => {
            options.storage.autoincrement = autoincrement;
            // A table's own `PRIMARY KEY (id DESC)` is the rowid all the same, which has no order; said with
            // the column, DESC makes it a key beside the rowid.
            let has_rowid = !options.storage.without_rowid;
            let whole = named(table, &columns);
            if let ([own], [column]) = (whole.as_slice(), columns.as_mut_slice())
                && !with_column
                && has_rowid
                && table
                    .columns
                    .get(own)
                    .is_some_and(|c| c.data_type == "INTEGER")
            {
                column.descending = false;
                column.collation = None;
            }
            let terms = in_parentheses(&key_parts(&columns, |own| collation(table, own)));
            let definition = format!("PRIMARY KEY {terms}{}", conflict(on_conflict));
            table.primary_key = Some(of(definition, named(table, &columns), name));
        }
        ddl::Constraint::Unique {
            name,
            columns,
            on_conflict,
        } => {
            let terms = in_parentheses(&key_parts(&columns, |own| collation(table, own)));
            let definition = format!("UNIQUE {terms}{}", conflict(on_conflict));
            let columns = named(table, &columns);
            put(&mut table.uniques, of(definition, columns, name));
        }
        ddl::Constraint::Check { name, expression } => {
            let columns = mentioned_columns(table, &ddl::identifiers(&expression));
            let definition = format!("CHECK ({expression})");
            put(&mut table.checks, of(definition, columns, name));
        }
        ddl::Constraint::ForeignKey {
            name,
            columns,
            table: target,
            references,
            on_delete,
            on_update,
            deferrable,
            initially_deferred,
            ..
        } => {
            let columns: Vec<String> = columns.iter().map(|c| spelled(table, c)).collect();
            // Completed when the target's key is known; SQLite ignores MATCH.
            let deferred = match (deferrable, initially_deferred) {
                (true, true) => "DEFERRABLE INITIALLY DEFERRED",
                _ => "",
            };
            let mut constraint = of(deferred.to_owned(), columns, name);
            constraint.references = Some(Reference {
                table: qualified(None, &target),
                columns: references,
                on_delete,
                on_update,
            });
            put(&mut table.foreign_keys, constraint);
        }
    }
}

fn of(definition: String, columns: Vec<String>, name: Option<String>) -> Constraint {
    Constraint {
        definition,
        columns,
        references: None,
        name,
        validated: true,
        enforced: true,
        marks: Vec::new(),
        comment: None,
    }
}

/// The name that a constraint is listed under as long as no other has it: a check's own or its condition,
/// and the columns of all else.
fn listed(constraint: &Constraint) -> String {
    match (
        constraint.definition.strip_prefix("CHECK "),
        &constraint.name,
    ) {
        (Some(_), Some(name)) => name.clone(),
        (Some(condition), None) => condition.to_owned(),
        (None, _) => format!("({})", constraint.columns.join(", ")),
    }
}

/// Adds a constraint beside those that are listed under the same name: SQLite takes several checks of one
/// name, and several keys on the same columns.
fn put(all: &mut BTreeMap<String, Constraint>, constraint: Constraint) {
    let usual = listed(&constraint);
    let mut name = usual.clone();
    let mut place = 2;
    while all.keys().any(|taken| taken.eq_ignore_ascii_case(&name)) {
        name = format!("{usual} {place}");
        place += 1;
    }
    all.insert(name, constraint);
}

/// Lists what shares a name in an order that doesn't depend on that of the statement. What says the very
/// same is there once.
fn settle_names(all: &mut BTreeMap<String, Constraint>) {
    let mut constraints: Vec<Constraint> = std::mem::take(all).into_values().collect();
    constraints.sort_by(|a, b| (&a.definition, &a.name).cmp(&(&b.definition, &b.name)));
    constraints.dedup_by(|a, b| a.definition == b.definition && listed(a) == listed(b));
    for constraint in constraints {
        put(all, constraint);
    }
}

/// A column's own collation, where that isn't the usual one.
fn collation<'a>(table: &'a Table, own: &str) -> Option<&'a str> {
    let same = |name: &&String| name.eq_ignore_ascii_case(own);
    let name = table.columns.keys().find(same)?;
    table.columns.get(name)?.collation.as_deref()
}

/// The key's columns never are NULL where they are the rowid or stand in for it.
fn settle_key(table: &mut Table, columns: Vec<String>) {
    let without_rowid = table.options.storage.without_rowid;
    let key = table.primary_key.as_ref();
    let beside_rowid = key.is_some_and(|key| key.definition.contains(" DESC)"));
    for name in &columns {
        let alone = columns.len() == 1;
        let is_rowid = alone && !beside_rowid;
        if let Some(column) = table.columns.get_mut(name)
            && (without_rowid || (is_rowid && column.data_type == "INTEGER"))
        {
            column.nullable = false;
        }
    }
    if let Some(key) = &mut table.primary_key {
        key.columns = columns;
    }
}

fn settle_reference(key: &mut Constraint, primary: &BTreeMap<String, Vec<String>>) {
    let Some(to) = &mut key.references else {
        return;
    };
    let target = to.table.to_ascii_lowercase();
    if to.columns.is_empty()
        && let Some(columns) = primary.get(&target)
    {
        to.columns = columns.clone();
    }
    let lower = |names: &[String]| {
        let names: Vec<_> = names.iter().map(|n| n.to_ascii_lowercase()).collect();
        list(&names)
    };
    let mut words = format!(
        "FOREIGN KEY ({}) REFERENCES {}",
        lower(&key.columns),
        name(&target)
    );
    if !to.columns.is_empty() {
        words.push_str(&format!(" ({})", lower(&to.columns)));
    }
    for (on, action) in [("DELETE", &to.on_delete), ("UPDATE", &to.on_update)] {
        if action != "NO ACTION" {
            words.push_str(&format!(" ON {on} {action}"));
        }
    }
    if !key.definition.is_empty() {
        words.push_str(&format!(" {}", key.definition));
    }
    key.definition = words;
}

/// The parts of a key. A collation that is the column's own isn't said again.
fn key_parts<'a>(
    columns: &[IndexedColumn],
    own_collation: impl Fn(&str) -> Option<&'a str>,
) -> Vec<KeyPart> {
    let part = |column: &IndexedColumn| {
        let (term, own) = match &column.term {
            IndexedTerm::Column(own) => (
                KeyTerm::Column(quote(&own.to_ascii_lowercase())),
                own_collation(own),
            ),
            IndexedTerm::Expression(expression) => (KeyTerm::Expression(expression.clone()), None),
        };
        let own = own.unwrap_or("BINARY");
        let collation = column.collation.as_deref().filter(|c| *c != own);
        let bare = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic());
        KeyPart {
            collation: collation.map(|name| match bare(name) {
                true => name.to_owned(),
                false => quote(name),
            }),
            descending: column.descending,
            ..KeyPart::of(term)
        }
    };
    columns.iter().map(part).collect()
}

/// `("name" COLLATE NOCASE DESC, lower(email))`, as a constraint lists it.
fn in_parentheses(key: &[KeyPart]) -> String {
    let parts: Vec<String> = key.iter().map(ToString::to_string).collect();
    format!("({})", parts.join(", "))
}

fn named(table: &Table, columns: &[IndexedColumn]) -> Vec<String> {
    let plain = columns.iter().filter_map(|c| match &c.term {
        IndexedTerm::Column(own) => Some(own),
        IndexedTerm::Expression(_) => None,
    });
    plain.map(|c| spelled(table, c)).collect()
}

/// A column as the table spells it.
fn spelled(table: &Table, name: &str) -> String {
    let same = |n: &&String| n.eq_ignore_ascii_case(name);
    let found = table.columns.keys().find(same).cloned();
    found.unwrap_or_else(|| name.to_owned())
}

fn mentioned_columns(table: &Table, mentioned: &[String]) -> Vec<String> {
    let is = |name: &&String| mentioned.iter().any(|m| m.eq_ignore_ascii_case(name));
    table.columns.keys().filter(is).cloned().collect()
}

/// `numeric( 10 , 2 )` and `NUMERIC(10,2)` are the same declaration.
fn normalised_type(declared: &str) -> String {
    let words: Vec<_> = declared.split_whitespace().collect();
    words
        .join(" ")
        .to_uppercase()
        .replace(" (", "(")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
        .replace(", ", ",")
}

#[cfg(test)]
mod tests {
    use super::normalised_type;

    #[test]
    fn spelling_of_types_does_not_count() {
        for text in ["NUMERIC(10, 2)", "numeric( 10 , 2 )", "Numeric (10,2)"] {
            assert_eq!(normalised_type(text), "NUMERIC(10,2)");
        }
        assert_eq!(normalised_type("double  precision"), "DOUBLE PRECISION");
    }
}
