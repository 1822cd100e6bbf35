//! What an object must find there to be made, by its own texts and by what the engine keeps of it.

use std::collections::{BTreeMap, BTreeSet};

use super::question::constraint;
use crate::{
    Aspect, Attribute, Change, Constraint, Dialect, Index, IndexParts, ObjectKind, ObjectPath,
    RewriteRule, Schema, Table, Trigger,
    facts::view_path,
    lex::{Kind, Token, postgres, sqlite},
    split_qualified,
};

/// Types whose values any key or plain index takes.
const ORDERED: [&str; 11] = [
    "smallint",
    "integer",
    "bigint",
    "numeric",
    "real",
    "double precision",
    "text",
    "character varying",
    "date",
    "uuid",
    "boolean",
];

/// What the objects of a schema need.
pub struct Needs<'a> {
    schema: &'a Schema,
    dependencies: BTreeMap<&'a ObjectPath, Vec<&'a ObjectPath>>,
}

/// What a change needs to be made.
#[derive(Default)]
pub struct Need<'a> {
    /// Whether it needs all that its object goes down with.
    pub whole: bool,
    /// What must be there.
    pub objects: Vec<ObjectPath>,
    /// What must be as expected in this.
    pub as_expected: Vec<(ObjectPath, Attribute)>,
    /// Sets of which one must be there.
    pub one_of: Vec<Vec<ObjectPath>>,
    /// Texts in which more may be named.
    pub texts: Vec<Text<'a>>,
}

/// A text that may name other objects.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// A type's name.
    Type(&'a str),
    /// An expression, a statement, or a part of one.
    Code(&'a str),
}

impl<'a> Text<'a> {
    /// The names that it may mean something by.
    pub fn words(self, dialect: Dialect) -> BTreeSet<String> {
        match self {
            Self::Type(text) | Self::Code(text) => words(dialect, text),
        }
    }

    /// Whether an object of a kind may be meant.
    pub fn may_name(self, kind: ObjectKind) -> bool {
        match self {
            Self::Type(_) => kind == ObjectKind::Type,
            Self::Code(_) => true,
        }
    }
}

/// An object's name without its namespace, as a text would say it.
pub fn bare(object: &ObjectPath) -> Option<String> {
    let own_name = object.name.as_deref().or(object.table.as_deref())?;
    match object.kind {
        ObjectKind::Column => Some(own_name.to_owned()),
        ObjectKind::Table
        | ObjectKind::View
        | ObjectKind::MaterialisedView
        | ObjectKind::Routine
        | ObjectKind::Sequence
        | ObjectKind::Type => Some(split_qualified(own_name).1),
        _ => None,
    }
}

/// The names that a text may mean something by; those in its strings too, since `nextval('s')` names one.
pub fn words(dialect: Dialect, text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut take = |token: Token<'_>| {
        let said = token.text();
        match token.kind {
            Kind::Word => {
                all.insert(said.to_ascii_lowercase());
            }
            Kind::Quoted if dialect == Dialect::Sqlite => {
                all.insert(said.to_ascii_lowercase());
            }
            Kind::Quoted => {
                all.insert(said.into_owned());
            }
            Kind::String => {
                let parts = said.split(|c: char| !c.is_alphanumeric() && c != '_');
                all.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
                all.extend(said.split('"').map(str::to_owned));
            }
            Kind::Number | Kind::Operator | Kind::Parameter | Kind::Unknown => {}
        }
    };
    match dialect {
        Dialect::Postgres => postgres::Tokens::new(text).for_each(&mut take),
        Dialect::Sqlite => sqlite::Tokens::new(text).for_each(&mut take),
    }
    all
}

fn parents(table: &Table) -> impl Iterator<Item = &String> {
    let partition = table.options.partition_of.iter();
    partition
        .map(|partition| &partition.parent)
        .chain(&table.options.inherits)
}

/// Whether an index is of columns alone, whose values have an order whatever type they are of.
fn is_plain(index: &Index, table: &Table) -> bool {
    let ordered = |own_name: &String| {
        let column = table.columns.get(own_name);
        column.is_some_and(|column| {
            let base = column.data_type.split('(').next().unwrap_or_default();
            ORDERED.contains(&base) || base.starts_with("timestamp")
        })
    };
    let plain = index.definition.parts().is_some_and(IndexParts::is_plain);
    plain && index.columns.iter().all(ordered)
}

impl<'a> Needs<'a> {
    pub fn of(schema: &'a Schema) -> Self {
        let mut dependencies: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for dependency in &schema.dependencies {
            let all = dependencies.entry(&dependency.object).or_default();
            all.push(&dependency.needs);
        }
        Self {
            schema,
            dependencies,
        }
    }

    /// What a change to what this schema expects needs.
    pub fn of_change(&self, change: &Change) -> Need<'a> {
        let mut need = Need::default();
        let object = &change.object;
        match change.aspect() {
            Aspect::Extra => return need,
            Aspect::Missing => need.whole = true,
            Aspect::Differs(attribute) => match attribute {
                Attribute::Definition
                | Attribute::DataType
                | Attribute::Default
                | Attribute::Generated
                | Attribute::Collation
                | Attribute::Validated
                | Attribute::Valid => {
                    need.whole = true;
                    if object.kind == ObjectKind::Column {
                        self.beside(object, attribute, &mut need);
                    }
                }
                // These are told of what is there, whatever else it is.
                Attribute::Nullability
                | Attribute::Options
                | Attribute::RowSecurity
                | Attribute::Fires
                | Attribute::Version
                | Attribute::Grants
                | Attribute::Comment => return need,
            },
        }
        match object.kind {
            ObjectKind::Table => self.of_table(object, &mut need),
            ObjectKind::Column => self.of_column(object, &mut need),
            ObjectKind::PrimaryKey
            | ObjectKind::Unique
            | ObjectKind::ForeignKey
            | ObjectKind::Check
            | ObjectKind::Exclusion => self.of_constraint(object, &mut need),
            ObjectKind::Index => self.of_index(object, &mut need),
            ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::RewriteRule => {
                need.texts.extend(self.text(object).map(Text::Code));
                self.types_of_table(object, &mut need);
            }
            ObjectKind::View
            | ObjectKind::MaterialisedView
            | ObjectKind::Routine
            | ObjectKind::Type
            | ObjectKind::Sequence => self.of_object(object, &mut need),
            ObjectKind::Statistics => {
                let found = object.name.as_ref();
                let found = found.and_then(|own_name| self.schema.statistics.get(own_name));
                if let Some(statistics) = found {
                    let table_name = &statistics.table;
                    self.types(table_name, &statistics.columns, &mut need);
                }
            }
            ObjectKind::Schema | ObjectKind::Extension | ObjectKind::Other | ObjectKind::Ledger => {
            }
        }
        need
    }

    /// What in a column must be settled before something else of it.
    fn beside(&self, column: &ObjectPath, attribute: Attribute, need: &mut Need<'a>) {
        let of_type = [Attribute::DataType, Attribute::Generated];
        let before: &[Attribute] = match (self.schema.dialect, attribute) {
            // A type is no more than an inclination there.
            (Dialect::Sqlite, _) => &[Attribute::Generated],
            (Dialect::Postgres, Attribute::DataType) => &[Attribute::Generated],
            (Dialect::Postgres, Attribute::Generated) => {
                &[Attribute::DataType, Attribute::Nullability]
            }
            (Dialect::Postgres, _) => &of_type,
        };
        let before = before.iter().filter(|other| **other != attribute);
        let before = before.map(|attribute| (column.clone(), *attribute));
        need.as_expected.extend(before);
    }

    fn of_table(&self, object: &ObjectPath, need: &mut Need<'a>) {
        let Some(table) = self.schema.tables.get(object.owner()) else {
            return;
        };
        for parent in parents(table) {
            let parent = ObjectPath::table(parent);
            need.as_expected
                .push((parent.clone(), Attribute::Definition));
            need.objects.push(parent);
        }
        self.depends(object, need);
        for column in table.columns.values() {
            need.texts.push(Text::Type(&column.data_type));
            need.texts.extend(column.default.as_deref().map(Text::Code));
        }
    }

    fn of_column(&self, object: &ObjectPath, need: &mut Need<'a>) {
        let own_name = object.name.as_deref().unwrap_or_default();
        let Some(column) = self.schema.column(object.owner(), own_name) else {
            return;
        };
        need.texts.push(Text::Type(&column.data_type));
        need.texts.extend(column.default.as_deref().map(Text::Code));
        if column.generated.is_some_and(|how| !how.is_identity()) {
            self.types_of_table(object, need);
        }
    }

    fn of_constraint(&self, object: &ObjectPath, need: &mut Need<'a>) {
        let table_name = object.owner();
        let table = self.schema.tables.get(table_name);
        let Some(found) = table.and_then(|table| constraint(table, object.kind, object)) else {
            return;
        };
        let key = matches!(object.kind, ObjectKind::PrimaryKey | ObjectKind::Unique);
        if object.kind != ObjectKind::Check {
            self.partitioning(table_name, need);
        }
        if !key {
            need.texts.push(Text::Code(&found.definition));
            self.types(table_name, &found.columns, need);
        }
        if let Some(to) = &found.references {
            need.objects.push(ObjectPath::table(&to.table));
            let columns = to.columns.iter();
            need.objects
                .extend(columns.map(|own_name| ObjectPath::column(&to.table, own_name)));
            self.types(&to.table, &to.columns, need);
            need.one_of.push(self.keys_of(found));
        }
    }

    /// The keys of which a foreign key needs one.
    fn keys_of(&self, foreign: &Constraint) -> Vec<ObjectPath> {
        let to = foreign.references.as_ref();
        let target = to.and_then(|to| Some((to, self.schema.tables.get(&to.table)?)));
        let Some((to, table)) = target else {
            return Vec::new();
        };
        let same = |columns: &[String]| {
            let set: BTreeSet<&String> = columns.iter().collect();
            set == to.columns.iter().collect()
        };
        let mut all = Vec::new();
        let key = table.primary_key.as_ref();
        if key.is_some_and(|key| to.columns.is_empty() || same(&key.columns)) {
            all.push(ObjectPath::primary_key(&to.table));
        }
        let part = |kind, own_name: &String| ObjectPath::part(kind, &to.table, own_name);
        let uniques = table.uniques.iter().filter(|(_, key)| same(&key.columns));
        all.extend(uniques.map(|(own_name, _)| part(ObjectKind::Unique, own_name)));
        let indexes = table.indexes.iter();
        let indexes = indexes.filter(|(_, index)| index.unique && same(&index.columns));
        all.extend(indexes.map(|(own_name, _)| part(ObjectKind::Index, own_name)));
        all
    }

    fn of_index(&self, object: &ObjectPath, need: &mut Need<'a>) {
        let table_name = object.owner();
        let own_name = object.name.as_deref().unwrap_or_default();
        let Some(table) = self.schema.tables.get(table_name) else {
            return;
        };
        let Some(index) = table.indexes.get(own_name) else {
            return;
        };
        self.partitioning(table_name, need);
        if !is_plain(index, table) {
            let texts = index.definition.expressions();
            need.texts.extend(texts.map(Text::Code));
            self.types(table_name, &index.columns, need);
        }
    }

    fn of_object(&self, object: &ObjectPath, need: &mut Need<'a>) {
        self.depends(object, need);
        let own_name = object.owner();
        // Elsewhere the engine keeps what they need.
        if self.schema.dialect == Dialect::Sqlite
            && let Some(view) = self.schema.views.get(own_name)
        {
            need.texts.push(Text::Code(&view.definition));
        }
    }

    fn depends(&self, object: &ObjectPath, need: &mut Need<'a>) {
        for needed in self.dependencies.get(object).into_iter().flatten() {
            need.objects.push((*needed).clone());
            let attribute = match needed.kind {
                ObjectKind::Column => Attribute::DataType,
                // How a table is partitioned is nothing to who reads it.
                ObjectKind::Table => continue,
                _ => Attribute::Definition,
            };
            need.as_expected.push(((*needed).clone(), attribute));
        }
    }

    /// Keys and indexes of a partitioned table hold what divides it.
    fn partitioning(&self, table_name: &str, need: &mut Need<'a>) {
        need.as_expected
            .push((ObjectPath::table(table_name), Attribute::Definition));
    }

    fn types(&self, table_name: &str, columns: &[String], need: &mut Need<'a>) {
        if self.schema.dialect == Dialect::Postgres {
            let columns = columns
                .iter()
                .map(|own_name| ObjectPath::column(table_name, own_name));
            let types = columns.map(|column| (column, Attribute::DataType));
            need.as_expected.extend(types);
        }
    }

    /// The types of the columns that an object's text names.
    fn types_of_table(&self, object: &ObjectPath, need: &mut Need<'a>) {
        let table_name = object.owner();
        let (Some(table), Some(text)) = (self.schema.tables.get(table_name), self.text(object))
        else {
            return;
        };
        let said = words(self.schema.dialect, text);
        let columns = table
            .columns
            .keys()
            .filter(|own_name| said.contains(*own_name));
        let columns: Vec<String> = columns.cloned().collect();
        self.types(table_name, &columns, need);
    }

    /// The text of a part of a table or of a view, or of a column's default.
    fn text(&self, object: &ObjectPath) -> Option<&'a str> {
        let own_name = object.name.as_ref()?;
        let table_name = object.owner();
        let table = self.schema.tables.get(table_name);
        let view = self.schema.views.get(table_name);
        let triggers = table
            .map(|t| &t.triggers)
            .or_else(|| view.map(|v| &v.triggers));
        let rules = table
            .map(|t| &t.rewrite_rules)
            .or_else(|| view.map(|v| &v.rewrite_rules));
        match object.kind {
            ObjectKind::Column => table?.columns.get(own_name)?.default.as_deref(),
            ObjectKind::Trigger => Some(&triggers?.get(own_name)?.definition),
            ObjectKind::RewriteRule => Some(&rules?.get(own_name)?.definition),
            ObjectKind::Policy => Some(&table?.policies.get(own_name)?.definition),
            _ => None,
        }
    }

    /// Which table's part stands on which other table: below first.
    pub fn between_tables(&self) -> Vec<(ObjectPath, ObjectPath)> {
        let mut edges = Vec::new();
        for (table_name, table) in &self.schema.tables {
            for parent in parents(table) {
                edges.push((ObjectPath::table(parent), ObjectPath::table(table_name)));
            }
            for (own_name, key) in &table.foreign_keys {
                let path = ObjectPath::part(ObjectKind::ForeignKey, table_name, own_name);
                if let Some(to) = &key.references {
                    edges.push((ObjectPath::table(&to.table), path.clone()));
                    let columns = to.columns.iter();
                    let columns = columns.map(|c| ObjectPath::column(&to.table, c));
                    edges.extend(columns.map(|column| (column, path.clone())));
                }
            }
        }
        edges
    }

    /// The texts of what belongs to tables and views, and whose they are.
    pub fn texts(&self) -> Vec<(ObjectPath, Text<'a>)> {
        let mut all = Vec::new();
        for (table_name, table) in &self.schema.tables {
            for (own_name, column) in table.columns.iter().filter(|(_, c)| !c.inherited) {
                let path = ObjectPath::column(table_name, own_name);
                all.push((path.clone(), Text::Type(&column.data_type)));
                let default = column.default.as_deref();
                all.extend(default.map(|text| (path, Text::Code(text))));
            }
            let part = |kind, own_name: &String| ObjectPath::part(kind, table_name, own_name);
            let constraints = [
                (ObjectKind::Check, &table.checks),
                (ObjectKind::Exclusion, &table.exclusions),
            ];
            for (kind, found) in constraints {
                let texts = found.iter().map(|(own_name, c)| (own_name, &c.definition));
                all.extend(texts.map(|(own_name, text)| (part(kind, own_name), Text::Code(text))));
            }
            for (own_name, index) in &table.indexes {
                let path = part(ObjectKind::Index, own_name);
                let texts = index.definition.expressions();
                all.extend(texts.map(|text| (path.clone(), Text::Code(text))));
            }
            let policies = table.policies.iter();
            all.extend(policies.map(|(own_name, policy)| {
                let path = part(ObjectKind::Policy, own_name);
                (path, Text::Code(&policy.definition))
            }));
            all.extend(fired(table_name, &table.triggers, &table.rewrite_rules));
        }
        for (view_name, view) in &self.schema.views {
            // Elsewhere the engine keeps what a view needs.
            if self.schema.dialect == Dialect::Sqlite {
                all.push((view_path(view_name, view), Text::Code(&view.definition)));
            }
            all.extend(fired(view_name, &view.triggers, &view.rewrite_rules));
        }
        all
    }
}

/// The texts of triggers and rewrite rules.
fn fired<'a>(
    table_name: &str,
    triggers: &'a BTreeMap<String, Trigger>,
    rules: &'a BTreeMap<String, RewriteRule>,
) -> Vec<(ObjectPath, Text<'a>)> {
    let part = |kind, own_name: &String| ObjectPath::part(kind, table_name, own_name);
    let triggers = triggers.iter().map(|(own_name, trigger)| {
        let path = part(ObjectKind::Trigger, own_name);
        (path, Text::Code(trigger.definition.as_str()))
    });
    let rules = rules.iter().map(|(own_name, rule)| {
        let path = part(ObjectKind::RewriteRule, own_name);
        (path, Text::Code(rule.definition.as_str()))
    });
    triggers.chain(rules).collect()
}
