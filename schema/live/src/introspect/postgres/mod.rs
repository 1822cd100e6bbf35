//! Postgres, from `pg_catalog` alone: `information_schema` hides objects from weak roles.
//!
//! The search path is set to the main schema alone, so that the server prints every text relative
//! to it whoever asks: two databases compare though their main schemas have different names, and
//! what stands elsewhere is qualified. Eight statements, however many tables.

mod relations;
mod rest;
mod shadow;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use evenkeel_model::{Dialect, Grant, ObjectKind, ObjectPath, Schema, Table, View, qualified};

use super::{Scope, columns, text};
use crate::database::{DbError, TextRow, Tx};

/// Ordinary tables of the main schema.
pub const COUNT_TABLES: &str = "SELECT CAST(count(*) AS TEXT) FROM pg_catalog.pg_class c \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = coalesce(nullif(current_setting('evenkeel.schema', true), ''), current_schema()) \
     AND c.relkind IN ('r', 'p')";

/// Everything that isn't Postgres' own.
const WHOLE: &str = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";
/// The tables in the JSON array `$2` of the schema `$1`.
const NAMED: &str = "n.nspname = $1 AND c.relname IN (SELECT json_array_elements_text($2::json))";

/// What the names of Evenkeel's own objects begin with. The functions that its own tables' triggers
/// call belong to them.
const OWN: &str = "evenkeel_";

/// Domains' constraints, beside those of tables.
const DOMAINS: &str = "UNION ALL
SELECT 'domain', k.conname::text, 'd', k.contypid::text, NULL, NULL, NULL, NULL,
       pg_get_constraintdef(k.oid), k.convalidated::text, NULL, NULL, NULL
FROM pg_constraint k WHERE k.contypid <> 0";

/// The schema that unqualified names mean, whatever the search path was set to meanwhile.
pub async fn current_schema(tx: &mut Tx) -> Result<String, DbError> {
    // Remembers the schema beyond the change of search path, both for this transaction alone.
    let sql = "SELECT s.name, set_config('evenkeel.schema', s.name, true), \
               set_config('search_path', 'pg_catalog', true) \
               FROM (SELECT coalesce(nullif(current_setting('evenkeel.schema', true), ''), \
               current_schema()::text, 'public') AS name) s";
    let rows = tx.fetch(sql, &[]).await?;
    let schema = rows.into_iter().flatten().flatten().next();
    let schema = schema.unwrap_or_else(|| "public".into());
    shadow::enter(tx, &schema).await?;
    Ok(schema)
}

/// The schema that [`current_schema`] has found in this transaction.
pub async fn found_schema(tx: &mut Tx) -> Result<String, DbError> {
    let rows = tx
        .fetch("SELECT current_setting('evenkeel.schema')", &[])
        .await?;
    text(rows.into_iter().flatten().next().flatten())
}

/// Reads what is in scope.
pub async fn read(tx: &mut Tx, scope: &Scope) -> Result<Schema, DbError> {
    let main = current_schema(tx).await?;
    let (condition, args) = match scope {
        Scope::Whole => (WHOLE, Vec::new()),
        Scope::Tables(names) => {
            let names = serde_json::to_string(names).map_err(|e| DbError::Other(e.to_string()))?;
            (NAMED, vec![Some(main.clone()), Some(names)])
        }
    };
    let whole = !matches!(scope, Scope::Tables(_));
    let statement = |sql: &str| {
        sql.replace("{scope}", condition)
            .replace("{domains}", if whole { DOMAINS } else { "" })
    };
    let mut reading = Reading::new(main);
    for (sql, take) in [
        (
            include_str!("relations.sql"),
            Reading::relation as fn(&mut Reading, TextRow) -> Result<(), DbError>,
        ),
        (include_str!("columns.sql"), Reading::column),
        (include_str!("constraints.sql"), Reading::constraint),
        (include_str!("indexes.sql"), Reading::index),
        (include_str!("parts.sql"), Reading::part),
    ] {
        for row in tx.fetch(&statement(sql), &args).await? {
            take(&mut reading, row)?;
        }
    }
    if let Scope::Tables(names) = scope
        && names.iter().any(|name| name.starts_with(OWN))
    {
        let sql = format!(
            "SELECT o.* FROM ({}) o(kind, namespace, name, oid, definition, comment) \
             WHERE o.kind = 'function' AND o.namespace = $1 AND o.name LIKE '[\"{OWN}%'",
            include_str!("objects.sql")
        );
        for row in tx.fetch(&sql, &args[..1]).await? {
            reading.object(row)?;
        }
    }
    if whole {
        for row in tx.fetch(include_str!("objects.sql"), &[]).await? {
            reading.object(row)?;
        }
        reading.schema.grants = Some(reading.grants());
        for row in tx.fetch(include_str!("dependencies.sql"), &[]).await? {
            reading.dependency(row)?;
        }
    }
    Ok(reading.finish())
}

/// A schema while its rows come in.
struct Reading {
    main: String,
    schema: Schema,
    /// Tables and views by object id.
    relations: BTreeMap<String, Relation>,
    /// Names of types and routines by object id.
    named: BTreeMap<String, ObjectPath>,
    /// Checks of domains by the domain's object id.
    domain_checks: BTreeMap<String, BTreeMap<String, String>>,
    /// Sequences and the table's object id and column's number they go with.
    owned: Vec<(String, String, String)>,
    /// Tables and the object ids of their parents.
    parents: Vec<(String, Vec<String>, Option<String>)>,
    /// What was granted, until all objects are known: class, object id, column's number, role,
    /// privileges.
    granted: Vec<([String; 4], Vec<String>)>,
    /// Statistics and tables with numbers for columns, until all columns are known.
    dependencies: Vec<[String; 5]>,
}

/// A table or view while its rows come in.
struct Relation {
    name: String,
    what: What,
    /// Names of columns by their number in the catalog.
    numbered: BTreeMap<String, String>,
}

enum What {
    Table(Box<Table>),
    View(Box<View>),
    Sequence,
}

impl Reading {
    fn new(main: String) -> Self {
        Self {
            main,
            schema: Schema::empty(Dialect::Postgres),
            relations: BTreeMap::new(),
            named: BTreeMap::new(),
            domain_checks: BTreeMap::new(),
            owned: Vec::new(),
            parents: Vec::new(),
            granted: Vec::new(),
            dependencies: Vec::new(),
        }
    }

    /// A name as the model has it.
    fn name(&self, namespace: &str, name: &str) -> String {
        qualified((namespace != self.main).then_some(namespace), name)
    }

    /// The names of columns given by their numbers. Those of expressions have the number 0.
    fn columns_of(&self, relation: &str, numbers: Option<&str>) -> Vec<String> {
        let Some(relation) = self.relations.get(relation) else {
            return Vec::new();
        };
        let mut names = Vec::new();
        for number in numbers.unwrap_or_default().split(' ') {
            if let Some(name) = relation.numbered.get(number)
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
        names
    }

    fn table(&mut self, oid: &str) -> Option<&mut Table> {
        match &mut self.relations.get_mut(oid)?.what {
            What::Table(table) => Some(table),
            _ => None,
        }
    }

    fn view(&mut self, oid: &str) -> Option<&mut View> {
        match &mut self.relations.get_mut(oid)?.what {
            What::View(view) => Some(view),
            _ => None,
        }
    }

    fn dependency(&mut self, row: TextRow) -> Result<(), DbError> {
        let row: [Option<String>; 5] = columns(row)?;
        let mut edge: [String; 5] = Default::default();
        for (place, value) in edge.iter_mut().zip(row) {
            *place = text(value)?;
        }
        self.dependencies.push(edge);
        Ok(())
    }

    /// The path of what a class and an object id mean; none for what isn't in the model.
    fn path(&self, class: &str, oid: &str, column: &str) -> Option<ObjectPath> {
        if class != "relation" {
            return self.named.get(oid).cloned();
        }
        let relation = self.relations.get(oid)?;
        Some(match &relation.what {
            What::Table(_) => match relation.numbered.get(column) {
                Some(column) => ObjectPath::column(&relation.name, column),
                None => ObjectPath::table(&relation.name),
            },
            What::View(view) if view.materialised => {
                ObjectPath::object(ObjectKind::MaterialisedView, &relation.name)
            }
            What::View(_) => ObjectPath::object(ObjectKind::View, &relation.name),
            What::Sequence => ObjectPath::object(ObjectKind::Sequence, &relation.name),
        })
    }

    /// What was granted on what is in the model, where that isn't the usual.
    fn grants(&mut self) -> Vec<Grant> {
        let mut all: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
        for ([class, oid, number, role], privileges) in std::mem::take(&mut self.granted) {
            let Some(object) = self.path(&class, &oid, &number) else {
                continue;
            };
            let relation = self.relations.get(&oid).filter(|_| class == "relation");
            // A view's columns are no objects of their own.
            let of_column = relation
                .filter(|r| matches!(r.what, What::View(_)))
                .and_then(|r| r.numbered.get(&number))
                .map(|column| format!(" ({})", evenkeel_ddl::sql::quote(column)));
            let privileges = privileges.into_iter().map(|p| match &of_column {
                Some(column) => match p.split_once(' ') {
                    Some((privilege, option)) => format!("{privilege}{column} {option}"),
                    None => p + column,
                },
                None => p,
            });
            all.entry((object, role)).or_default().extend(privileges);
        }
        let grants = all.into_iter().map(|((object, role), privileges)| Grant {
            object,
            role,
            privileges,
        });
        grants.filter(|grant| !grant.is_usual()).collect()
    }

    fn finish(mut self) -> Schema {
        self.settle_parents();
        for (sequence, table, column) in std::mem::take(&mut self.owned) {
            if let Some(relation) = self.relations.get(&table)
                && let Some(column) = relation.numbered.get(&column)
                && let Some(sequence) = self.schema.sequences.get_mut(&sequence)
            {
                sequence.owned_by = Some((relation.name.clone(), column.clone()));
            }
        }
        let mut dependencies = Vec::new();
        for [class, oid, needs_class, needs, column] in &self.dependencies {
            if let Some(object) = self.path(class, oid, "")
                && let Some(needs) = self.path(needs_class, needs, column)
                && object.owner() != needs.owner()
            {
                dependencies.push(evenkeel_model::Dependency { object, needs });
            }
        }
        dependencies.sort();
        dependencies.dedup();
        self.schema.dependencies = dependencies;
        for relation in self.relations.into_values() {
            match relation.what {
                What::Table(table) => {
                    self.schema.tables.insert(relation.name, *table);
                }
                What::View(view) => {
                    self.schema.views.insert(relation.name, *view);
                }
                What::Sequence => {}
            }
        }
        self.schema
    }
}
