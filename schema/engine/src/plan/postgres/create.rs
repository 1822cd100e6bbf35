//! Objects as the SQL that makes them.

use super::constraint_name;
use crate::{
    Column, Constraint, Fires, Index, ObjectPath, Partition, Routine, RoutineKind, RowSecurity,
    Schema, Sequence, Table, Type, TypeShape, View, arguments,
    model::{qualified, split_qualified},
    plan::change::Object,
    sql::{literal, name, quote},
};

/// A statement that is run only if a condition holds: for what has no IF NOT EXISTS.
pub fn only_if(condition: &str, statement: &str) -> String {
    let mut tag = "$evenkeel$".to_owned();
    while statement.contains(&tag) || condition.contains(&tag) {
        tag.insert(1, '_');
    }
    format!("DO {tag} BEGIN IF {condition} THEN {statement}; END IF; END {tag}")
}

/// A name in the same namespace as a table.
pub fn beside(table: &str, own: &str) -> String {
    let (namespace, _) = split_qualified(table);
    name(&qualified(namespace.as_deref(), own))
}

/// A routine's name with the types of its arguments.
pub fn routine_name(routine: &str) -> String {
    format!("{}({})", bare_routine(routine), arguments(routine))
}

/// A routine's name alone.
pub fn bare_routine(routine: &str) -> String {
    let (namespace, own) = split_qualified(routine);
    name(&qualified(namespace.as_deref(), &own))
}

pub fn routine(path: &str, routine: &Routine) -> String {
    let word = routine_word(routine.kind);
    format!(
        "CREATE OR REPLACE {word} {}{}",
        bare_routine(path),
        routine.definition
    )
}

pub fn routine_word(kind: RoutineKind) -> &'static str {
    match kind {
        RoutineKind::Function => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
        RoutineKind::Aggregate => "AGGREGATE",
    }
}

pub fn data_type(path: &str, found: &Type) -> String {
    let it = name(path);
    let statement = match &found.shape {
        TypeShape::Enum(labels) => {
            let labels: Vec<_> = labels.iter().map(|l| literal(l)).collect();
            format!("CREATE TYPE {it} AS ENUM ({})", labels.join(", "))
        }
        TypeShape::Composite(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|f| format!("{} {}", quote(&f.name), f.data_type))
                .collect();
            format!("CREATE TYPE {it} AS ({})", fields.join(", "))
        }
        TypeShape::Range(definition) => format!("CREATE TYPE {it} AS RANGE {definition}"),
        TypeShape::Domain(domain) => {
            let mut words = format!("CREATE DOMAIN {it} AS {}", domain.base);
            if let Some(collation) = &domain.collation {
                words.push_str(&format!(" COLLATE {collation}"));
            }
            if let Some(default) = &domain.default {
                words.push_str(&format!(" DEFAULT {default}"));
            }
            if !domain.nullable {
                words.push_str(" NOT NULL");
            }
            for (check, definition) in &domain.checks {
                words.push_str(&format!(" CONSTRAINT {} {definition}", quote(check)));
            }
            words
        }
    };
    // By the catalog: a type of Postgres' own may have the same name.
    let (namespace, own) = split_qualified(path);
    let namespace = match namespace {
        Some(namespace) => literal(&namespace),
        None => "current_schema()".to_owned(),
    };
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
         WHERE t.typname = {} AND n.nspname = {namespace})",
        literal(&own)
    );
    only_if(&condition, &statement)
}

pub fn sequence(path: &str, sequence: &Sequence) -> String {
    format!(
        "CREATE SEQUENCE IF NOT EXISTS {} {}",
        name(path),
        sequence.definition
    )
}

/// A column as in CREATE TABLE and ADD COLUMN.
pub fn column(own: &str, column: &Column) -> String {
    let mut words = format!("{} {}", quote(own), column.data_type);
    if let Some(collation) = &column.collation {
        words.push_str(&format!(" COLLATE {collation}"));
    }
    words.push_str(&filling(column));
    if !column.nullable {
        words.push_str(" NOT NULL");
    }
    words
}

/// How a column is filled, as it follows its type.
pub fn filling(column: &Column) -> String {
    let expression = column.default.as_deref().unwrap_or("NULL");
    match column.generated {
        Some(how) => {
            let words = crate::sql::generated(how, expression);
            match &column.identity {
                Some(options) => format!(" {words} ({options})"),
                None => format!(" {words}"),
            }
        }
        None => match &column.default {
            Some(default) => format!(" DEFAULT {default}"),
            None => String::new(),
        },
    }
}

/// The table with its columns; all else is added afterwards.
pub fn table(path: &str, table: &Table) -> Vec<String> {
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
                    format!("{} WITH OPTIONS{}{null}", quote(own), filling(c))
                })
                .collect();
            if !own.is_empty() {
                words.push_str(&format!(" ({})", own.join(", ")));
            }
            words.push_str(&format!(" {bound}"));
        }
        None => {
            let columns: Vec<_> = columns.iter().map(|(own, c)| column(own, c)).collect();
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
        all.extend(column_storage(path, own, &column.storage));
    }
    all.extend(row_security(path, options.row_security, RowSecurity::Off));
    all
}

fn replica_identity(path: &str, storage: &[String]) -> Option<String> {
    let words = storage.iter().find(|s| s.starts_with("REPLICA IDENTITY"))?;
    Some(format!("ALTER TABLE {} {words}", name(path)))
}

/// A statement that sets a sequence past the numbers that are in use.
pub fn past(sequence: &str, table: &str, column: &str) -> String {
    format!(
        "SELECT setval({sequence}::regclass, m.n) FROM (SELECT max({}) AS n FROM {}) m WHERE m.n > 0",
        quote(column),
        name(table)
    )
}

/// What a column is told of storage beyond its definition.
pub fn column_storage(table: &str, own: &str, storage: &[String]) -> Vec<String> {
    let alter = format!("ALTER TABLE {} ALTER COLUMN {}", name(table), quote(own));
    storage
        .iter()
        .map(|said| format!("{alter} SET {said}"))
        .collect()
}

pub fn row_security(table: &str, wanted: RowSecurity, found: RowSecurity) -> Vec<String> {
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

/// A constraint, unless one of its name is there.
pub fn constraint(table: &str, own: &str, constraint: &Constraint, valid: bool) -> String {
    let it = name(table);
    let condition = format!(
        "NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {})",
        literal(&it),
        literal(own)
    );
    let not_valid = if valid { "" } else { " NOT VALID" };
    only_if(
        &condition,
        &format!(
            "ALTER TABLE {it} ADD CONSTRAINT {} {}{not_valid}",
            quote(own),
            constraint.definition
        ),
    )
}

/// The name that a primary key gets when nobody gave it one.
pub fn key_name(table: &str, key: &Constraint) -> String {
    let (_, own) = split_qualified(table);
    let usual = || format!("{}_pkey", own.chars().take(58).collect::<String>());
    key.name.clone().unwrap_or_else(usual)
}

pub fn index(table: &str, own: &str, index: &Index, concurrently: bool) -> String {
    format!(
        "CREATE {}INDEX {}IF NOT EXISTS {} ON {} {}",
        if index.unique { "UNIQUE " } else { "" },
        if concurrently { "CONCURRENTLY " } else { "" },
        quote(own),
        name(table),
        index.definition
    )
}

/// The view and what is told of it; its indexes, triggers and rules are made after it.
pub fn view(path: &str, view: &View) -> Vec<String> {
    let it = name(path);
    let options = match view.options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", view.options.join(", ")),
    };
    let word = view_word(view);
    let columns: Vec<_> = view.columns.iter().map(|c| quote(&c.name)).collect();
    let mut all = vec![format!(
        "CREATE {word} {it} ({}){options} AS {}",
        columns.join(", "),
        view.definition.trim()
    )];
    for column in &view.columns {
        if let Some(default) = &column.default {
            let own = quote(&column.name);
            all.push(format!(
                "ALTER VIEW {it} ALTER COLUMN {own} SET DEFAULT {default}"
            ));
        }
    }
    all
}

pub fn view_word(view: &View) -> &'static str {
    match view.materialised {
        true => "MATERIALIZED VIEW",
        false => "VIEW",
    }
}

/// What COMMENT ON calls an object; none for what has no comment.
fn commented(path: &ObjectPath, object: Object<'_>) -> Option<String> {
    let (own, table) = (path.own(), path.owner());
    let part = |word: &str| format!("{word} {} ON {}", quote(own), name(table));
    Some(match object {
        Object::Namespace(_) => format!("SCHEMA {}", quote(own)),
        Object::Extension(_) => return None,
        Object::Type(found) => match found.shape {
            TypeShape::Domain(_) => format!("DOMAIN {}", name(own)),
            TypeShape::Enum(_) | TypeShape::Composite(_) | TypeShape::Range(_) => {
                format!("TYPE {}", name(own))
            }
        },
        Object::Sequence(_) => format!("SEQUENCE {}", name(own)),
        Object::Routine(found) => format!("{} {}", routine_word(found.kind), routine_name(own)),
        Object::Table(_) => format!("TABLE {}", name(table)),
        Object::Column(_) => format!("COLUMN {}.{}", name(table), quote(own)),
        Object::Constraint(found) => {
            let own = constraint_name(path, found);
            format!("CONSTRAINT {} ON {}", quote(&own), name(table))
        }
        Object::Index(_) => format!("INDEX {}", beside(table, own)),
        Object::Trigger(_) => part("TRIGGER"),
        Object::Policy(_) => part("POLICY"),
        Object::RewriteRule(_) => part("RULE"),
        Object::View(found) => format!("{} {}", view_word(found), name(own)),
        Object::Statistics(_) => format!("STATISTICS {}", name(own)),
    })
}

/// The comments on an object (and on a view's columns), also taking away what isn't expected.
pub fn comments(schema: &Schema, path: &ObjectPath, always: bool) -> Vec<String> {
    let Some(object) = Object::find(schema, path) else {
        return Vec::new();
    };
    let text = object.comment();
    let mut all = Vec::new();
    let value = |text: Option<&String>| text.map_or("NULL".into(), |text| literal(text));
    if (text.is_some() || always)
        && let Some(target) = commented(path, object)
    {
        all.push(format!("COMMENT ON {target} IS {}", value(text)));
    }
    if let Object::View(view) = object {
        for column in &view.columns {
            if column.comment.is_some() || always {
                all.push(format!(
                    "COMMENT ON COLUMN {}.{} IS {}",
                    name(path.own()),
                    quote(&column.name),
                    value(column.comment.as_ref())
                ));
            }
        }
    }
    all
}

/// The statements that give the rows without a value one. What was put off to the transaction's end is
/// done at once: a table with something to be done yet can't be altered.
pub fn backfill(table: &str, own: &str, value: &str) -> [String; 2] {
    [
        "SET CONSTRAINTS ALL IMMEDIATE".to_owned(),
        format!(
            "UPDATE {} SET {c} = {value} WHERE {c} IS NULL",
            name(table),
            c = quote(own)
        ),
    ]
}

/// `ALTER TABLE … ENABLE TRIGGER …`, for a trigger or a rule.
pub fn fires(table: &str, word: &str, own: &str, fires: Fires) -> String {
    let verb = match fires {
        Fires::Enabled => "ENABLE",
        Fires::Disabled => "DISABLE",
        Fires::Replica => "ENABLE REPLICA",
        Fires::Always => "ENABLE ALWAYS",
    };
    format!("ALTER TABLE {} {verb} {word} {}", name(table), quote(own))
}
