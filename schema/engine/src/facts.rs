//! A schema as a flat list of facts: what there is, and each attribute as the text that is compared.
//!
//! [`crate::diff`] merges two of these lists and [`crate::fingerprint`] hashes one, so that nothing
//! can be in the one and not in the other.

use serde::{Deserialize, Serialize};

use crate::{
    Column, Constraint, Dialect, Grant, Index, ObjectKind, ObjectPath, Place, RewriteRule,
    RowSecurity, Schema, Table, Trigger, Type, TypeShape, View, model::split_qualified,
};

/// What can differ in an object that exists on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribute {
    /// A column's type.
    DataType,
    /// Whether a column allows NULL.
    Nullability,
    /// A column's default.
    Default,
    /// Whether and how the engine fills a column.
    Generated,
    /// A column's collation.
    Collation,
    /// What a constraint, an index, a view, … says.
    Definition,
    /// How a table or a column is stored.
    Options,
    /// Whether a table's policies hold.
    RowSecurity,
    /// Whether a constraint is known to hold for all rows.
    Validated,
    /// Whether an index is used.
    Valid,
    /// When a trigger fires.
    Fires,
    /// An extension's version.
    Version,
    /// What others than the owner may do.
    Grants,
    /// What somebody wrote beside it.
    Comment,
}

/// What stands for an attribute that an object doesn't have.
pub const NONE: &str = "none";

/// One object of a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub path: ObjectPath,
    /// Its attributes, sorted; one that isn't there is [`NONE`].
    pub attributes: Vec<(Attribute, String)>,
    /// What it goes down with.
    pub rests_on: Vec<ObjectPath>,
    /// All of it in a few words.
    pub summary: String,
    /// Place among its like, where that means something to people.
    pub position: u32,
}

/// What two spellings of one name have in common: SQLite doesn't tell `Users` from `users`.
pub fn key(dialect: Dialect, path: &ObjectPath) -> ObjectPath {
    match dialect {
        Dialect::Postgres => path.clone(),
        Dialect::Sqlite => ObjectPath {
            kind: path.kind,
            table: path.table.as_deref().map(str::to_ascii_lowercase),
            name: path.name.as_deref().map(str::to_ascii_lowercase),
        },
    }
}

/// Every object of the schema, each before what belongs to it.
pub fn facts(schema: &Schema) -> Vec<Fact> {
    facts_beside(schema, None)
}

/// The facts of a schema that is held against another. What isn't a fact of its own here may be one there:
/// a column that has all from its parent's, beside one that has something of its own.
pub fn facts_beside(schema: &Schema, other: Option<&Schema>) -> Vec<Fact> {
    let mut all = Vec::new();
    for (name, namespace) in &schema.namespaces {
        let path = ObjectPath::object(ObjectKind::Schema, name);
        all.push(Fact::new(path, "schema").comment(&namespace.comment));
    }
    for (name, extension) in &schema.extensions {
        let path = ObjectPath::object(ObjectKind::Extension, name);
        // Where one side doesn't know, nothing can differ.
        let unknown = |other: &Schema| {
            let other = other.extensions.get(name);
            other.is_some_and(|other| other.place == Place::Unknown)
        };
        let place = extension.place.beside();
        let place = place.filter(|_| !other.is_some_and(unknown));
        let place = place.map_or(NONE.to_owned(), |schema| {
            format!("SCHEMA {}", crate::sql::quote(schema))
        });
        all.push(
            Fact::new(path, "extension")
                .attribute(Attribute::Definition, &place)
                .attribute(Attribute::Version, &extension.version),
        );
    }
    for (name, found) in &schema.types {
        all.push(of_type(name, found));
    }
    for (name, sequence) in &schema.sequences {
        let owner = match &sequence.owned_by {
            Some((table, column)) => format!(" OWNED BY {table}.{column}"),
            None => String::new(),
        };
        let mut fact = Fact::object(ObjectKind::Sequence, name)
            .define(&format!("{}{owner}", sequence.definition))
            .comment(&sequence.comment);
        if let Some((table, column)) = &sequence.owned_by {
            fact.rests_on.push(ObjectPath::column(table, column));
        }
        all.push(fact);
    }
    for (name, routine) in &schema.routines {
        all.push(
            Fact::object(ObjectKind::Routine, name)
                .define(&routine.definition.to_string())
                .comment(&routine.comment),
        );
    }
    for (name, table) in &schema.tables {
        let beside = other.and_then(|other| other.tables.get(name));
        of_table(name, table, beside, &mut all);
    }
    for (name, view) in &schema.views {
        of_view(name, view, &mut all);
    }
    for (name, statistics) in &schema.statistics {
        let mut fact = Fact::object(ObjectKind::Statistics, name)
            .define(&in_any_order(&statistics.definition))
            .comment(&statistics.comment);
        fact.rests_on.push(ObjectPath::table(&statistics.table));
        let columns = statistics.columns.iter();
        fact.rests_on
            .extend(columns.map(|c| ObjectPath::column(&statistics.table, c)));
        all.push(fact);
    }
    if schema.grants.is_some() {
        for fact in &mut all {
            let granted: Vec<String> = schema.granted(&fact.path).map(Grant::words).collect();
            if !granted.is_empty() {
                let place = fact
                    .attributes
                    .partition_point(|(a, _)| *a < Attribute::Grants);
                let granted = (Attribute::Grants, granted.join("; "));
                fact.attributes.insert(place, granted);
            }
        }
    }
    all
}

/// Extended statistics with their columns in the order of their names. The engine prints them in the
/// order that they stand in the table, which isn't compared, and says nothing of the statistics.
fn in_any_order(definition: &str) -> String {
    let Some((kinds, (columns, table))) = definition
        .split_once("ON ")
        .and_then(|(kinds, rest)| Some((kinds, rest.rsplit_once(" FROM ")?)))
    else {
        return definition.to_owned();
    };
    let mut columns: Vec<&str> = columns.split(", ").collect();
    columns.sort_unstable();
    format!("{kinds}ON {} FROM {table}", columns.join(", "))
}

impl Fact {
    fn new(path: ObjectPath, summary: &str) -> Self {
        Self {
            path,
            attributes: Vec::new(),
            rests_on: Vec::new(),
            summary: summary.to_owned(),
            position: 0,
        }
    }

    /// Something in a namespace.
    fn object(kind: ObjectKind, name: &str) -> Self {
        let mut fact = Self::new(ObjectPath::object(kind, name), kind.words());
        fact.rests_on.extend(namespace(name));
        fact
    }

    /// Something of a table (or view) that goes down with it and with the columns named.
    fn part(kind: ObjectKind, owner: &ObjectPath, name: &str, columns: &[String]) -> Self {
        let table = owner.owner();
        let mut fact = Self::new(ObjectPath::part(kind, table, name), kind.words());
        fact.rests_on.push(owner.clone());
        fact.rests_on
            .extend(columns.iter().map(|c| ObjectPath::column(table, c)));
        fact
    }

    fn attribute(mut self, attribute: Attribute, value: &str) -> Self {
        if value != NONE {
            self.attributes.push((attribute, value.to_owned()));
        }
        self
    }

    /// Its definition, which is its summary too.
    fn define(mut self, definition: &str) -> Self {
        self.summary = definition.to_owned();
        self.attribute(Attribute::Definition, definition)
    }

    fn comment(self, comment: &Option<String>) -> Self {
        match comment {
            Some(text) => self.attribute(Attribute::Comment, &format!("“{text}”")),
            None => self,
        }
    }

    /// The text of one attribute.
    pub fn value(&self, attribute: Attribute) -> &str {
        self.attributes
            .iter()
            .find(|(a, _)| *a == attribute)
            .map_or(NONE, |(_, value)| value)
    }
}

fn namespace(name: &str) -> Option<ObjectPath> {
    let (namespace, _) = split_qualified(name);
    namespace.map(|n| ObjectPath::object(ObjectKind::Schema, &n))
}

fn of_type(name: &str, found: &Type) -> Fact {
    let definition = match &found.shape {
        TypeShape::Enum(labels) => {
            let labels: Vec<_> = labels.iter().map(|l| crate::sql::literal(l)).collect();
            format!("ENUM ({})", labels.join(", "))
        }
        TypeShape::Composite(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|f| format!("{} {}", f.name, f.data_type))
                .collect();
            format!("({})", fields.join(", "))
        }
        TypeShape::Range(definition) => format!("RANGE {definition}"),
        TypeShape::Domain(domain) => {
            let mut text = format!("DOMAIN {}", domain.base);
            if let Some(collation) = &domain.collation {
                text.push_str(&format!(" COLLATE {collation}"));
            }
            if let Some(default) = &domain.default {
                text.push_str(&format!(" DEFAULT {default}"));
            }
            if !domain.nullable {
                text.push_str(" NOT NULL");
            }
            for (name, check) in &domain.checks {
                text.push_str(&format!(" CONSTRAINT {name} {check}"));
            }
            text
        }
    };
    Fact::object(ObjectKind::Type, name)
        .define(&definition)
        .comment(&found.comment)
}

fn of_table(name: &str, table: &Table, beside: Option<&Table>, all: &mut Vec<Fact>) {
    let path = ObjectPath::table(name);
    let options = &table.options;
    let mut fact = Fact::new(path.clone(), "");
    fact.rests_on.extend(namespace(name));
    let mut definition = Vec::new();
    definition.extend(options.module.as_ref().map(|m| format!("USING {m}")));
    definition.extend(
        options
            .partition_by
            .as_ref()
            .map(|p| format!("PARTITION BY {p}")),
    );
    definition.extend(
        options
            .partition_of
            .as_ref()
            .map(|p| format!("PARTITION OF {} {}", p.parent, p.bound)),
    );
    if !options.inherits.is_empty() {
        definition.push(format!("INHERITS ({})", options.inherits.join(", ")));
    }
    fact = match definition.is_empty() {
        true => fact,
        false => fact.attribute(Attribute::Definition, &definition.join(" ")),
    };
    let storage = options.storage.words();
    if !storage.is_empty() {
        fact = fact.attribute(Attribute::Options, &storage.join(", "));
    }
    fact = fact.attribute(Attribute::RowSecurity, row_security(options.row_security));
    fact = fact.comment(&table.comment);
    fact.summary = match (definition.is_empty(), table.columns.len()) {
        (false, _) => definition.join(" "),
        (true, 1) => "table with 1 column".into(),
        (true, n) => format!("table with {n} columns"),
    };
    all.push(fact);

    let counts = |(own_name, column): &(&String, &Column)| {
        !column.inherited || beside.is_some_and(|beside| stands_alone(own_name, table, beside))
    };
    let mut columns: Vec<_> = table.columns.iter().filter(counts).collect();
    columns.sort_by_key(|(_, column)| column.position);
    // Places without the holes that dropped columns leave.
    for ((column_name, column), place) in columns.into_iter().zip(1..) {
        let mut fact = of_column(&path, column_name, column);
        fact.position = place;
        all.push(fact);
    }
    if let Some(key) = &table.primary_key {
        let mut fact = Fact::part(ObjectKind::PrimaryKey, &path, "", &key.columns);
        fact.path = ObjectPath::primary_key(name);
        all.push(of_constraint(fact, key));
    }
    for (kind, constraints) in [
        (ObjectKind::Unique, &table.uniques),
        (ObjectKind::ForeignKey, &table.foreign_keys),
        (ObjectKind::Check, &table.checks),
        (ObjectKind::Exclusion, &table.exclusions),
    ] {
        for (name, constraint) in constraints {
            let fact = Fact::part(kind, &path, name, &constraint.columns);
            all.push(of_constraint(fact, constraint));
        }
    }
    all.extend(table.indexes.iter().map(|(n, i)| of_index(&path, n, i)));
    all.extend(table.triggers.iter().map(|(n, t)| of_trigger(&path, n, t)));
    for (name, policy) in &table.policies {
        all.push(
            Fact::part(ObjectKind::Policy, &path, name, &[])
                .define(&policy.definition)
                .comment(&policy.comment),
        );
    }
    all.extend(
        table
            .rewrite_rules
            .iter()
            .map(|(n, r)| of_rule(&path, n, r)),
    );
}

/// Whether a column that has all from a parent's is to be told of beside the same table elsewhere: where it
/// isn't the parent's there, and where it isn't there at all because the parent is another.
fn stands_alone(own_name: &str, table: &Table, beside: &Table) -> bool {
    let parents = |table: &Table| {
        let partition = table.options.partition_of.as_ref();
        let mut parents = table.options.inherits.clone();
        parents.extend(partition.map(|p| p.parent.clone()));
        parents
    };
    match beside.columns.get(own_name) {
        Some(other) => !other.inherited,
        None => parents(table) != parents(beside),
    }
}

fn row_security(state: RowSecurity) -> &'static str {
    match state {
        RowSecurity::Off => NONE,
        RowSecurity::Enabled => "enabled",
        RowSecurity::ForcedButOff => "forced, not enabled",
        RowSecurity::Forced => "enabled and forced",
    }
}

fn of_column(owner: &ObjectPath, name: &str, column: &Column) -> Fact {
    let mut fact = Fact::part(ObjectKind::Column, owner, name, &[])
        .attribute(Attribute::DataType, &column.data_type)
        .attribute(
            Attribute::Nullability,
            if column.nullable { "NULL" } else { "NOT NULL" },
        );
    let default = column.default.as_deref().unwrap_or(NONE);
    let generated = column.generated.map(|how| {
        let words = crate::sql::generated(how, default);
        match &column.identity {
            Some(options) => format!("{words} ({options})"),
            None => words,
        }
    });
    // A default and a generated column's expression are kept in one place by the engines, too.
    fact = match &generated {
        Some(words) => fact.attribute(Attribute::Generated, words),
        None => fact.attribute(Attribute::Default, default),
    };
    if let Some(collation) = &column.collation {
        fact = fact.attribute(Attribute::Collation, collation);
    }
    let storage = column.storage.words();
    if !storage.is_empty() {
        fact = fact.attribute(Attribute::Options, &storage.join(", "));
    }
    fact = fact.comment(&column.comment);
    fact.summary = summary(column, generated.as_deref());
    fact
}

fn summary(column: &Column, generated: Option<&str>) -> String {
    let mut words = vec![column.data_type.clone()];
    words.extend(column.collation.as_ref().map(|c| format!("COLLATE {c}")));
    match (generated, &column.default) {
        (Some(how), _) => words.push(how.to_owned()),
        (None, Some(default)) => words.push(format!("DEFAULT {default}")),
        (None, None) => {}
    }
    if !column.nullable {
        words.push("NOT NULL".into());
    }
    words.retain(|w| !w.is_empty());
    words.join(" ")
}

fn of_constraint(fact: Fact, constraint: &Constraint) -> Fact {
    let fact = marked(fact.define(&constraint.definition), &constraint.marks);
    let fact = match constraint.validated {
        true => fact,
        false => fact.attribute(Attribute::Validated, "NOT VALID"),
    };
    let fact = match constraint.enforced {
        true => fact,
        false => fact.attribute(Attribute::Valid, "not enforced"),
    };
    fact.comment(&constraint.comment)
}

fn marked(fact: Fact, marks: &[String]) -> Fact {
    match marks.is_empty() {
        true => fact,
        false => fact.attribute(Attribute::Options, &marks.join(", ")),
    }
}

fn of_index(owner: &ObjectPath, name: &str, index: &Index) -> Fact {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let fact = Fact::part(ObjectKind::Index, owner, name, &index.columns)
        .define(&format!("{unique}{}", index.definition));
    let fact = marked(fact, &index.marks);
    let fact = match index.valid {
        true => fact,
        false => fact.attribute(Attribute::Valid, "invalid"),
    };
    fact.comment(&index.comment)
}

fn of_trigger(owner: &ObjectPath, name: &str, trigger: &Trigger) -> Fact {
    Fact::part(ObjectKind::Trigger, owner, name, &[])
        .define(&trigger.definition)
        .attribute(Attribute::Fires, trigger.fires.word())
        .comment(&trigger.comment)
}

fn of_rule(owner: &ObjectPath, name: &str, rule: &RewriteRule) -> Fact {
    Fact::part(ObjectKind::RewriteRule, owner, name, &[])
        .define(&rule.definition)
        .attribute(Attribute::Fires, rule.fires.word())
        .comment(&rule.comment)
}

/// Where a view is named: by its kind, since a plain view can't stand in for a materialised one.
pub fn view_path(name: &str, view: &View) -> ObjectPath {
    let kind = match view.materialised {
        true => ObjectKind::MaterialisedView,
        false => ObjectKind::View,
    };
    ObjectPath::object(kind, name)
}

fn of_view(name: &str, view: &View, all: &mut Vec<Fact>) {
    let path = view_path(name, view);
    let defaults: Vec<_> = view
        .columns
        .iter()
        .filter_map(|c| Some(format!("{} DEFAULT {}", c.name, c.default.as_ref()?)))
        .collect();
    let comments: Vec<_> = view
        .columns
        .iter()
        .filter_map(|c| Some(format!("{}: “{}”", c.name, c.comment.as_ref()?)))
        .collect();
    let options: Vec<_> = view.options.iter().cloned().chain(defaults).collect();
    let definition = match options.is_empty() {
        true => view.definition.clone(),
        false => format!("WITH ({}) {}", options.join(", "), view.definition.trim()),
    };
    let mut fact = Fact::object(path.kind, name).define(&definition);
    let comment: Vec<_> = view
        .comment
        .iter()
        .map(|c| format!("“{c}”"))
        .chain(comments)
        .collect();
    if !comment.is_empty() {
        fact = fact.attribute(Attribute::Comment, &comment.join(", "));
    }
    all.push(fact);
    let owned = |mut fact: Fact| {
        fact.rests_on = vec![path.clone()];
        fact
    };
    let indexes = view.indexes.iter().map(|(n, i)| of_index(&path, n, i));
    let triggers = view.triggers.iter().map(|(n, t)| of_trigger(&path, n, t));
    let rules = view.rewrite_rules.iter().map(|(n, r)| of_rule(&path, n, r));
    all.extend(indexes.chain(triggers).chain(rules).map(owned));
}
