//! What is told of a table, gathered from the schema.

use evenkeel_ddl::sql;
use evenkeel_model::{
    Column, ColumnDoc, Constraint, Fires, Index, PartDoc, RelationDoc, RowSecurity, Schema, Table,
    TableDoc, TableFact, TableKind, TableRef, Trigger,
};

use super::text::by_position;

/// All that is told of a table of the schema. None: it has no such table.
pub fn describe(schema: &Schema, name: &str) -> Option<TableDoc> {
    let table = schema.tables.get(name)?;
    Some(TableDoc {
        name: name.to_owned(),
        kind: kind(table),
        comment: table.comment.clone(),
        facts: facts(schema, name, table),
        columns: by_position(&table.columns)
            .into_iter()
            .map(|(name, one)| column(table, name, one))
            .collect(),
        constraints: constraints(table),
        refers_to: refers_to(schema, table),
        referred_by: referred_by(schema, name),
        indexes: table
            .indexes
            .iter()
            .map(|(name, i)| index(name, i))
            .collect(),
        triggers: table
            .triggers
            .iter()
            .map(|(name, t)| trigger(name, t))
            .collect(),
        policies: table
            .policies
            .iter()
            .map(|(name, p)| part(name, &p.definition, None, p.comment.as_ref()))
            .collect(),
        rewrite_rules: table
            .rewrite_rules
            .iter()
            .map(|(name, r)| part(name, &r.definition, fires(r.fires), r.comment.as_ref()))
            .collect(),
    })
}

/// What sort of table it is.
pub fn kind(table: &Table) -> TableKind {
    let options = &table.options;
    match (
        &options.partition_of,
        &options.partition_by,
        &options.module,
    ) {
        (Some(_), _, _) => TableKind::Partition,
        (None, Some(_), _) => TableKind::Partitioned,
        (None, None, Some(_)) => TableKind::Virtual,
        (None, None, None) => TableKind::Table,
    }
}

/// The keys that a column belongs to: `PK`, `FK`.
pub fn key_marks(table: &Table, column: &str) -> String {
    let is = |columns: &[String]| columns.iter().any(|c| c == column);
    let primary = table.primary_key.iter().any(|k| is(&k.columns));
    let foreign = table.foreign_keys.values().any(|k| is(&k.columns));
    let marks = [(primary, "PK"), (foreign, "FK")];
    let marks: Vec<_> = marks
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, m)| *m)
        .collect();
    marks.join(" ")
}

/// An index of a table or a view.
pub fn index(name: &str, index: &Index) -> PartDoc {
    let states = [(index.unique, "unique"), (!index.valid, "invalid")];
    let states: Vec<_> = states.iter().filter(|s| s.0).map(|s| s.1).collect();
    let state = (!states.is_empty()).then(|| states.join(", "));
    part(
        name,
        &index.definition.to_string(),
        state,
        index.comment.as_ref(),
    )
}

/// A trigger of a table or a view.
pub fn trigger(name: &str, trigger: &Trigger) -> PartDoc {
    let state = fires(trigger.fires);
    part(name, &trigger.definition, state, trigger.comment.as_ref())
}

fn fires(how: Fires) -> Option<String> {
    (!how.is_enabled()).then(|| how.word().to_owned())
}

fn part(name: &str, definition: &str, state: Option<String>, comment: Option<&String>) -> PartDoc {
    PartDoc {
        name: name.to_owned(),
        definition: definition.to_owned(),
        state,
        comment: comment.cloned(),
    }
}

/// A table as it is referred to.
pub fn refer(schema: &Schema, name: &str) -> TableRef {
    TableRef {
        name: name.to_owned(),
        known: schema.tables.contains_key(name),
    }
}

fn facts(schema: &Schema, name: &str, table: &Table) -> Vec<TableFact> {
    let options = &table.options;
    let mut facts = Vec::new();
    if let Some(by) = &options.partition_by {
        facts.push(TableFact::PartitionedBy(by.clone()));
    }
    if let Some(partition) = &options.partition_of {
        let parent = refer(schema, &partition.parent);
        facts.push(TableFact::PartitionOf(parent, partition.bound.clone()));
    }
    let others = |is: &dyn Fn(&Table) -> bool| -> Vec<TableRef> {
        let found = schema.tables.iter().filter(|(_, t)| is(t));
        found.map(|(name, _)| refer(schema, name)).collect()
    };
    let parents: Vec<_> = options.inherits.iter().map(|p| refer(schema, p)).collect();
    let partitions = others(&|t| {
        let of = t.options.partition_of.as_ref();
        of.is_some_and(|p| p.parent == name)
    });
    let heirs = others(&|t| t.options.inherits.iter().any(|p| p == name));
    type Fact = fn(Vec<TableRef>) -> TableFact;
    let lists: [(Vec<TableRef>, Fact); 3] = [
        (parents, TableFact::InheritsFrom),
        (partitions, TableFact::Partitions),
        (heirs, TableFact::InheritedBy),
    ];
    for (tables, fact) in lists {
        if !tables.is_empty() {
            facts.push(fact(tables));
        }
    }
    facts.extend(options.module.clone().map(TableFact::VirtualTableOf));
    facts.extend(options.storage.words().into_iter().map(TableFact::Storage));
    if options.row_security != RowSecurity::Off {
        facts.push(TableFact::RowSecurity(options.row_security));
    }
    facts
}

fn column(table: &Table, name: &str, column: &Column) -> ColumnDoc {
    ColumnDoc {
        name: name.to_owned(),
        key: key_marks(table, name),
        data_type: column.data_type.clone(),
        nullable: column.nullable,
        default: filled(column),
        collation: column.collation.clone(),
        storage: column.storage.words(),
        comment: column.comment.clone(),
    }
}

/// How a column is filled where no value is given.
fn filled(column: &Column) -> Option<String> {
    let Some(how) = column.generated else {
        return column.default.clone();
    };
    let mut text = sql::generated(how, column.default.as_deref().unwrap_or_default());
    if let Some(options) = &column.identity {
        text.push_str(&format!(" ({options})"));
    }
    Some(text)
}

fn constraints(table: &Table) -> Vec<PartDoc> {
    let primary = table.primary_key.iter().map(|key| ("", key));
    let named = [&table.uniques, &table.checks, &table.exclusions];
    let named = named
        .into_iter()
        .flatten()
        .map(|(name, one)| (name.as_str(), one));
    primary
        .chain(named)
        .map(|(name, one)| {
            let name = one.name.as_deref().unwrap_or(name);
            part(
                name,
                &one.definition,
                unvalidated(one),
                one.comment.as_ref(),
            )
        })
        .collect()
}

fn unvalidated(constraint: &Constraint) -> Option<String> {
    (!constraint.validated).then(|| "not validated".to_owned())
}

fn refers_to(schema: &Schema, table: &Table) -> Vec<RelationDoc> {
    let relations = table.foreign_keys.iter().filter_map(|(name, key)| {
        let target = key.references.as_ref()?;
        let there = refer(schema, &target.table);
        Some(relation(name, key, &key.columns, there, &target.columns))
    });
    relations.collect()
}

fn referred_by(schema: &Schema, name: &str) -> Vec<RelationDoc> {
    let mut found = Vec::new();
    for (other, table) in &schema.tables {
        for (key_name, key) in &table.foreign_keys {
            if let Some(target) = key.references.as_ref().filter(|t| t.table == name) {
                let from = refer(schema, other);
                found.push(relation(key_name, key, &target.columns, from, &key.columns));
            }
        }
    }
    found
}

/// A foreign key as seen from one of its tables: the columns there, and the other side.
fn relation(
    name: &str,
    key: &Constraint,
    here: &[String],
    table: TableRef,
    there: &[String],
) -> RelationDoc {
    let (on_delete, on_update) = match &key.references {
        Some(target) => (target.on_delete.clone(), target.on_update.clone()),
        None => Default::default(),
    };
    RelationDoc {
        columns: here.to_vec(),
        table,
        there: there.to_vec(),
        on_delete,
        on_update,
        name: key.name.as_deref().unwrap_or(name).to_owned(),
        state: unvalidated(key),
        comment: key.comment.clone(),
    }
}

#[cfg(test)]
mod tests {
    use evenkeel_model::{
        Column, ColumnStorage, Generated, IdentityOptions, Table, TableFact, TableRef,
    };

    use super::describe;
    use crate::{Dialect, Schema};

    #[test]
    fn everything_of_a_column_is_told() {
        let mut table = Table::default();
        let column = Column {
            data_type: "integer".into(),
            generated: Some(Generated::IdentityAlways),
            identity: Some(IdentityOptions {
                start: Some(7),
                ..IdentityOptions::default()
            }),
            collation: Some("C".into()),
            storage: ColumnStorage::try_from(vec!["STORAGE EXTERNAL".into()])
                .expect("it is a way to keep values"),
            ..Column::default()
        };
        table.columns.insert("id".into(), column);
        let mut schema = Schema::empty(Dialect::Postgres);
        schema.tables.insert("parent".into(), table);
        let mut heir = Table::default();
        heir.options.inherits = vec!["parent".into(), "gone".into()];
        schema.tables.insert("heir".into(), heir);

        let parent = describe(&schema, "parent").expect("it is there");
        let id = &parent.columns[0];
        let default = id.default.as_deref().unwrap_or_default();
        assert!(default.ends_with("(START WITH 7)"), "{default}");
        assert_eq!(id.collation.as_deref(), Some("C"));
        assert_eq!(id.storage, ["STORAGE EXTERNAL"]);
        let known = |name: &str, known| TableRef {
            name: name.into(),
            known,
        };
        assert_eq!(
            parent.facts,
            [TableFact::InheritedBy(vec![known("heir", true)])]
        );
        let heir = describe(&schema, "heir").expect("it is there");
        assert_eq!(
            heir.facts,
            [TableFact::InheritsFrom(vec![
                known("parent", true),
                known("gone", false)
            ])]
        );
        assert_eq!(describe(&schema, "nothing"), None);
    }
}
