//! Tables and views with all that belongs to them.

use evenkeel_model::{
    Column, ColumnStorage, Constraint, Fires, Generated, IdentityOptions, Index, Partition, Policy,
    Reference, ReplicaIdentity, RewriteRule, RowSecurity, Sequence, Statistics, Storage,
    StorageStrategy, Table, TableOptions, Trigger, View, ViewColumn,
};

use serde::Deserialize;

use super::{Reading, Relation, What, wording::settled};
use crate::{
    database::{DbError, TextRow},
    introspect::{columns, text},
};

impl Reading {
    pub(super) fn relation(&mut self, row: TextRow) -> Result<(), DbError> {
        let [
            oid,
            namespace,
            name,
            kind,
            persistence,
            options,
            method,
            row_security,
            forced,
            identity,
            partition_by,
            bound,
            parents,
            definition,
            sequence,
            owned,
            owner,
            owner_column,
            comment,
        ] = columns(row)?;
        let oid = text(oid)?;
        let name = self.name(&text(namespace)?, &text(name)?);
        let options = list(options)?;
        let what = match kind.as_deref() {
            Some("S") if owned.as_deref() == Some("i") => return Ok(()),
            Some("S") => {
                if let (Some(owner), Some(column)) = (owner, owner_column) {
                    self.owned.push((name.clone(), owner, column));
                }
                let sequence = Sequence {
                    definition: text(sequence)?,
                    owned_by: None,
                    comment,
                };
                self.schema.sequences.insert(name.clone(), sequence);
                What::Sequence
            }
            Some(kind @ ("v" | "m")) => What::View(Box::new(View {
                materialised: kind == "m",
                definition: settled(text(definition)?),
                options,
                columns: Vec::new(),
                indexes: Default::default(),
                triggers: Default::default(),
                rewrite_rules: Default::default(),
                comment,
            })),
            // Foreign tables are told of among what the model doesn't know.
            Some("f") => return Ok(()),
            _ => {
                let parameters = options.iter().map(|said| {
                    let (name, value) = said.split_once('=').unwrap_or((said, ""));
                    (name.to_owned(), value.to_owned())
                });
                let storage = Storage {
                    unlogged: persistence.as_deref() == Some("u"),
                    method,
                    parameters: parameters.collect(),
                    replica_identity: match identity.as_deref() {
                        Some("f") => Some(ReplicaIdentity::Full),
                        Some("n") => Some(ReplicaIdentity::Nothing),
                        _ => None,
                    },
                    ..Storage::default()
                };
                if let Some(parents) = parents {
                    let parents = parents.split(' ').map(str::to_owned).collect();
                    self.parents.push((oid.clone(), parents, bound));
                }
                let options = TableOptions {
                    storage,
                    partition_by,
                    row_security: match (row_security.as_deref(), forced.as_deref()) {
                        (Some("true"), Some("true")) => RowSecurity::Forced,
                        (Some("true"), _) => RowSecurity::Enabled,
                        (_, Some("true")) => RowSecurity::ForcedButOff,
                        _ => RowSecurity::Off,
                    },
                    ..TableOptions::default()
                };
                What::Table(Box::new(Table {
                    options,
                    comment,
                    ..Table::default()
                }))
            }
        };
        let relation = Relation {
            name,
            what,
            numbered: Default::default(),
        };
        self.relations.insert(oid, relation);
        Ok(())
    }

    pub(super) fn column(&mut self, row: TextRow) -> Result<(), DbError> {
        let [
            relation,
            name,
            number,
            data_type,
            not_null,
            default,
            identity,
            generated,
            collation,
            inherited,
            kept,
            target,
            options,
            sequence,
            comment,
        ] = columns(row)?;
        let (name, number, data_type) = (text(name)?, text(number)?, text(data_type)?);
        let Some(relation) = self.relations.get_mut(&text(relation)?) else {
            return Ok(());
        };
        relation.numbered.insert(number.clone(), name.clone());
        let storage = ColumnStorage {
            strategy: kept.as_deref().and_then(strategy),
            statistics: target.and_then(|target| target.parse().ok()),
            options: told(options.as_deref().unwrap_or_default()),
            not_null_conflict: None,
        };
        match &mut relation.what {
            What::Table(table) => {
                let column = Column {
                    position: number.parse().unwrap_or_default(),
                    identity: sequence
                        .map(|s| identity_options(&s))
                        .transpose()?
                        .flatten(),
                    data_type,
                    nullable: not_null.as_deref() != Some("true"),
                    default: default.map(settled),
                    generated: match (identity.as_deref(), generated.as_deref()) {
                        (Some("a"), _) => Some(Generated::IdentityAlways),
                        (Some("d"), _) => Some(Generated::IdentityByDefault),
                        (_, Some("s")) => Some(Generated::Stored),
                        (_, Some("v")) => Some(Generated::Virtual),
                        _ => None,
                    },
                    collation,
                    storage,
                    inherited: inherited.as_deref() == Some("true"),
                    comment,
                };
                table.columns.insert(name, column);
            }
            What::View(view) => view.columns.push(ViewColumn {
                name,
                data_type,
                default,
                comment,
            }),
            What::Sequence => {}
        }
        Ok(())
    }

    pub(super) fn constraint(&mut self, row: TextRow) -> Result<(), DbError> {
        let [
            relation,
            name,
            kind,
            own,
            target,
            target_columns,
            on_delete,
            on_update,
            definition,
            validated,
            enforced,
            marks,
            comment,
        ] = columns(row)?;
        let (oid, name) = (text(relation)?, text(name)?);
        let definition = settled(text(definition)?);
        if kind.as_deref() == Some("d") {
            let checks = self.domain_checks.entry(text(own)?).or_default();
            checks.insert(name, definition);
            return Ok(());
        }
        let validated = validated.as_deref() != Some("false");
        let definition = match validated {
            true => definition,
            false => definition.trim_end_matches(" NOT VALID").to_owned(),
        };
        let references = target
            .as_deref()
            .and_then(|t| Some((t, self.relations.get(t)?)))
            .map(|(oid, table)| Reference {
                table: table.name.clone(),
                columns: self.columns_of(oid, target_columns.as_deref()),
                on_delete: action(on_delete.as_deref()),
                on_update: action(on_update.as_deref()),
            });
        let constraint = Constraint {
            definition,
            columns: self.columns_of(&oid, own.as_deref()),
            references,
            name: None,
            validated,
            enforced: enforced.as_deref() != Some("false"),
            marks: marked(marks),
            comment,
        };
        let Some(table) = self.table(&oid) else {
            return Ok(());
        };
        match kind.as_deref() {
            Some("p") => {
                table.primary_key = Some(Constraint {
                    name: Some(name),
                    ..constraint
                });
            }
            Some("u") => drop(table.uniques.insert(name, constraint)),
            Some("f") => drop(table.foreign_keys.insert(name, constraint)),
            Some("x") => drop(table.exclusions.insert(name, constraint)),
            _ => drop(table.checks.insert(name, constraint)),
        }
        Ok(())
    }

    pub(super) fn index(&mut self, row: TextRow) -> Result<(), DbError> {
        let [
            relation,
            name,
            definition,
            unique,
            valid,
            keys,
            more,
            marks,
            comment,
        ] = columns(row)?;
        let (oid, name) = (text(relation)?, text(name)?);
        let keys = [keys.unwrap_or_default(), more.unwrap_or_default()].join(" ");
        let index = Index {
            definition: settled(text(definition)?).into(),
            unique: unique.as_deref() == Some("true"),
            columns: self.columns_of(&oid, Some(&keys)),
            valid: valid.as_deref() != Some("false"),
            marks: marked(marks),
            comment,
        };
        if let Some(table) = self.table(&oid) {
            table.indexes.insert(name, index);
        } else if let Some(view) = self.view(&oid) {
            view.indexes.insert(name, index);
        }
        Ok(())
    }

    pub(super) fn part(&mut self, row: TextRow) -> Result<(), DbError> {
        let [kind, relation, name, definition, fires, keys, comment] = columns(row)?;
        let (oid, name) = (text(relation)?, text(name)?);
        let definition = settled(text(definition)?);
        let fires = match fires.as_deref() {
            Some("D") => Fires::Disabled,
            Some("R") => Fires::Replica,
            Some("A") => Fires::Always,
            _ => Fires::Enabled,
        };
        let trigger = Trigger {
            definition: definition.clone(),
            fires,
            comment: comment.clone(),
        };
        let rule = RewriteRule {
            definition: definition.clone(),
            fires,
            comment: comment.clone(),
        };
        match kind.as_deref() {
            Some("statistics") => {
                let (namespace, own): (String, String) =
                    serde_json::from_str(&name).map_err(|e| DbError::Other(e.to_string()))?;
                if let Some(relation) = self.relations.get(&oid) {
                    let statistics = Statistics {
                        definition,
                        table: relation.name.clone(),
                        columns: self.columns_of(&oid, keys.as_deref()),
                        comment,
                    };
                    let name = self.name(&namespace, &own);
                    self.schema.statistics.insert(name, statistics);
                }
            }
            Some("policy") => {
                if let Some(table) = self.table(&oid) {
                    table.policies.insert(
                        name,
                        Policy {
                            definition,
                            comment,
                        },
                    );
                }
            }
            Some("trigger") => {
                if let Some(table) = self.table(&oid) {
                    table.triggers.insert(name, trigger);
                } else if let Some(view) = self.view(&oid) {
                    view.triggers.insert(name, trigger);
                }
            }
            _ => {
                if let Some(table) = self.table(&oid) {
                    table.rewrite_rules.insert(name, rule);
                } else if let Some(view) = self.view(&oid) {
                    view.rewrite_rules.insert(name, rule);
                }
            }
        }
        Ok(())
    }

    /// Names parents, and marks the columns that are as they are there.
    pub(super) fn settle_parents(&mut self) {
        for (oid, parents, bound) in std::mem::take(&mut self.parents) {
            let mut names = Vec::new();
            let mut above = Vec::new();
            let mut indexes = Vec::new();
            let mut unfinished = Vec::new();
            for parent in &parents {
                if let Some(relation) = self.relations.get(parent)
                    && let What::Table(table) = &relation.what
                {
                    names.push(relation.name.clone());
                    above.extend(table.columns.clone());
                    let invalid = table.indexes.values().filter(|i| !i.valid);
                    indexes.extend(invalid.map(|i| i.definition.clone()));
                    let keys = table.uniques.values().chain(&table.primary_key);
                    let invalid = keys.filter(|key| !key.enforced);
                    unfinished.extend(invalid.map(|key| key.definition.clone()));
                }
            }
            let Some(table) = self.table(&oid) else {
                continue;
            };
            for (name, column) in &mut table.columns {
                let same = above
                    .iter()
                    .any(|(n, c)| n == name && as_in_parent(column, c));
                // Whether it was said of the child too makes no difference to what is there.
                column.inherited = same;
            }
            if bound.is_some() {
                // What waits to be joined to the parent's index or key is part of that.
                table
                    .indexes
                    .retain(|_, index| !indexes.contains(&index.definition));
                table
                    .uniques
                    .retain(|_, key| !unfinished.contains(&key.definition));
                table
                    .primary_key
                    .take_if(|key| unfinished.contains(&key.definition));
            }
            match bound {
                Some(bound) => {
                    table.options.partition_of = names
                        .into_iter()
                        .next()
                        .map(|parent| Partition { parent, bound });
                }
                None => table.options.inherits = names,
            }
        }
    }
}

/// Whether a parent's column says all that a child's is.
fn as_in_parent(child: &Column, parent: &Column) -> bool {
    let of_parent = Column {
        position: child.position,
        inherited: child.inherited,
        // An identity isn't inherited, and a partition's rows get theirs from the parent.
        generated: child.generated,
        identity: child.identity,
        comment: child.comment.clone(),
        ..parent.clone()
    };
    *child == of_parent && child.comment.is_none()
}

/// What a table was told of an index, from a list with commas.
fn marked(marks: Option<String>) -> Vec<String> {
    let marks = marks.unwrap_or_default();
    let marks = marks.split(',').filter(|mark| !mark.is_empty());
    marks.map(str::to_owned).collect()
}

fn list(json: Option<String>) -> Result<Vec<String>, DbError> {
    match json {
        Some(json) => serde_json::from_str(&json).map_err(|e| DbError::Other(e.to_string())),
        None => Ok(Vec::new()),
    }
}

/// `confdeltype` and `confupdtype` in words.
fn action(code: Option<&str>) -> String {
    match code {
        Some("c") => "CASCADE",
        Some("r") => "RESTRICT",
        Some("n") => "SET NULL",
        Some("d") => "SET DEFAULT",
        _ => "NO ACTION",
    }
    .to_owned()
}

/// What `attstorage` means.
fn strategy(code: &str) -> Option<StorageStrategy> {
    Some(match code {
        "p" => StorageStrategy::Plain,
        "e" => StorageStrategy::External,
        "m" => StorageStrategy::Main,
        "x" => StorageStrategy::Extended,
        _ => return None,
    })
}

/// Options as the catalog lists them: `n_distinct=5, …`.
fn told(options: &str) -> Vec<(String, String)> {
    let all = options.split(", ").filter_map(|o| o.split_once('='));
    all.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A sequence as the catalog keeps it.
#[derive(Deserialize)]
struct Counter {
    data_type: String,
    start: i64,
    increment: i64,
    min: i64,
    max: i64,
    cache: i64,
    cycle: bool,
}

/// What an identity's sequence was told that isn't the rule for its type.
fn identity_options(row: &str) -> Result<Option<IdentityOptions>, DbError> {
    let counter: Counter = serde_json::from_str(row).map_err(|e| DbError::Other(e.to_string()))?;
    let largest = match counter.data_type.as_str() {
        "smallint" => i64::from(i16::MAX),
        "integer" => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let unusual = |value: i64, usual: i64| (value != usual).then_some(value);
    let options = IdentityOptions {
        start: unusual(counter.start, 1),
        increment: unusual(counter.increment, 1),
        min: unusual(counter.min, 1),
        max: unusual(counter.max, largest),
        cache: unusual(counter.cache, 1),
        cycle: counter.cycle,
    };
    Ok((!options.is_usual()).then_some(options))
}
