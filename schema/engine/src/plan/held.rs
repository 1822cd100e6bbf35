//! What may stand in no plan: objects with a text that isn't the one thing that it should be.
//!
//! A plan is run by whoever applies it, with more rights than the schemas' authors may have. So each
//! text of either schema is read first ([`crate::single`]), and an object that holds another is left
//! out, with what rests on it. What was drawn is looked through once more: none of those texts is in
//! it, and each statement is one.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    LeftOut, Step,
    complete::{ChangeKey, left_out},
    dependencies::dependents,
    is_extra,
};
use crate::{
    Change, Column, Constraint, Dialect, Index, ObjectKind, ObjectPath, Schema, Table, Type,
    TypeShape, View, arguments,
    facts::view_path,
    model::PUBLIC,
    single::{self, is_one_expression},
};

const WAY: &str = "read it, and bring it on by hand";

/// The objects of two schemas that may not stand in a plan, and why.
pub struct Held<'a> {
    expected: &'a Schema,
    live: &'a Schema,
    /// Objects whose changes aren't answered.
    blocked: BTreeMap<ObjectPath, String>,
    /// Tables and views of which no change is answered.
    owners: BTreeMap<String, String>,
    /// Texts of either side that are refused, and whose they are.
    texts: Vec<(ObjectPath, String)>,
}

impl<'a> Held<'a> {
    pub fn of(expected: &'a Schema, live: &'a Schema) -> Self {
        let mut held = Self {
            expected,
            live,
            blocked: BTreeMap::new(),
            owners: BTreeMap::new(),
            texts: Vec::new(),
        };
        let of_expected = Refused::of(expected);
        let all = of_expected
            .found
            .iter()
            .map(|(object, (why, _))| (object.clone(), why.clone()));
        held.blocked.extend(all);
        for (object, why) in held.blocked.clone() {
            // A table that is made is made with its columns, and on SQLite with all else.
            let whole = match object.kind {
                kind if kind == ObjectKind::Table || is_view(kind) => true,
                ObjectKind::Column => !live.tables.contains_key(object.owner()),
                _ => false,
            };
            if whole || (object.table.is_some() && expected.dialect == Dialect::Sqlite) {
                let why = match object.name {
                    Some(_) if object.table.is_some() => format!("Of {object}: {why}"),
                    _ => why,
                };
                held.block_owner(object.owner(), why);
            }
        }
        held.resting();
        for refused in [of_expected, Refused::of(live)] {
            let texts = refused.found.into_iter();
            held.texts
                .extend(texts.map(|(object, (_, text))| (object, text)));
        }
        held
    }

    fn key(&self, owner: &str) -> String {
        match self.expected.dialect {
            Dialect::Sqlite => owner.to_ascii_lowercase(),
            Dialect::Postgres => owner.to_owned(),
        }
    }

    fn block_owner(&mut self, owner: &str, why: String) -> bool {
        let key = self.key(owner);
        let new = !self.owners.contains_key(&key);
        self.owners.entry(key).or_insert(why);
        new
    }

    /// What rests on something that isn't there and is left out.
    fn resting(&mut self) {
        let (expected, live) = (self.expected, self.live);
        if expected.dialect == Dialect::Sqlite {
            return;
        }
        let is_there = |object: &ObjectPath| match object.kind {
            ObjectKind::Table => live.tables.contains_key(object.owner()),
            ObjectKind::Type => live.types.contains_key(object.owner()),
            ObjectKind::Routine => live.routines.contains_key(object.owner()),
            ObjectKind::Sequence => live.sequences.contains_key(object.owner()),
            ObjectKind::View | ObjectKind::MaterialisedView => {
                live.views.contains_key(object.owner())
            }
            _ => true,
        };
        let tables = self.owners.keys().map(|owner| ObjectPath::table(owner));
        let missing: BTreeSet<ObjectPath> = tables
            .chain(self.blocked.keys().cloned())
            .filter(|o| !is_there(o))
            .collect();
        if missing.is_empty() {
            return;
        }
        let why = "It rests on what is left out.";
        for object in dependents(expected, &missing) {
            if object.kind == ObjectKind::Table && !is_there(&object) {
                self.block_owner(object.owner(), why.to_owned());
            }
            self.blocked.entry(object).or_insert_with(|| why.to_owned());
        }
        let gone = |table: &str| missing.contains(&ObjectPath::table(table));
        for (on, table) in &expected.tables {
            for (own, key) in &table.foreign_keys {
                if key.references.as_ref().is_some_and(|to| gone(&to.table)) {
                    let key = ObjectPath::part(ObjectKind::ForeignKey, on, own);
                    self.blocked.entry(key).or_insert_with(|| why.to_owned());
                }
            }
            let parents = table.options.partition_of.iter().map(|p| &p.parent);
            if parents
                .chain(&table.options.inherits)
                .any(|parent| gone(parent))
            {
                self.block_owner(on, why.to_owned());
            }
        }
        for (own, statistics) in &expected.statistics {
            if gone(&statistics.table) {
                let path = ObjectPath::object(ObjectKind::Statistics, own);
                self.blocked.entry(path).or_insert_with(|| why.to_owned());
            }
        }
    }

    /// Why a change isn't answered, if it isn't. To drop something takes its name alone.
    pub fn refuses(&self, change: &Change) -> Option<&str> {
        let object = &change.object;
        let of_relation = object.table.is_some() || is_view(object.kind);
        let of_owner = || {
            self.owners
                .get(&self.key(object.owner()))
                .filter(|_| of_relation)
        };
        let found = self.blocked.get(object).or_else(of_owner);
        let drops = is_extra(change)
            && (is_view(object.kind)
                || matches!(
                    object.kind,
                    ObjectKind::Table | ObjectKind::Index | ObjectKind::Trigger
                ));
        found.filter(|_| !drops).map(String::as_str)
    }

    /// The changes that a plan may answer.
    pub fn fit(&self, changes: &[Change]) -> Vec<Change> {
        let fit = changes.iter().filter(|c| self.refuses(c).is_none());
        fit.cloned().collect()
    }

    /// The others.
    pub fn refused(&self, changes: &[Change]) -> Vec<(ChangeKey, LeftOut)> {
        let refused = changes.iter().filter_map(|change| {
            let why = self.refuses(change)?;
            Some((change.into(), left_out(change, why, vec![WAY.to_owned()])))
        });
        refused.collect()
    }

    /// All changes, left out.
    pub fn all(&self, changes: &[Change]) -> Vec<(ChangeKey, LeftOut)> {
        let why = "It can't be told apart from what can't be written down.";
        let all = changes.iter();
        all.map(|change| (change.into(), left_out(change, why, vec![WAY.to_owned()])))
            .collect()
    }

    /// Leaves out what put a refused text, or more than one statement, into these steps. Whether there
    /// was any, and whether that is new.
    pub fn look_through(&mut self, steps: &[Step]) -> Look {
        let dialect = self.expected.dialect;
        let mut more = Vec::new();
        for step in steps {
            let several = |sql: &String| !single::is_one_statement(dialect, sql);
            if step.sql.iter().any(several) {
                let why = "It would take more than a single statement of its kind.".to_owned();
                more.push((step.object.clone(), why));
            }
            let holds = |text: &str| step.sql.iter().any(|sql| sql.contains(text));
            let found = self
                .texts
                .iter()
                .filter(|(_, text)| !text.is_empty() && holds(text));
            more.extend(found.map(|(object, _)| {
                let why = format!("{object} would have to be written down for it, and can't be.");
                (step.object.clone(), why)
            }));
        }
        if more.is_empty() {
            return Look::Clean;
        }
        let mut new = false;
        for (object, why) in more {
            new |= match &object.table {
                Some(table) => self.block_owner(table, why),
                None if is_view(object.kind) => self.block_owner(object.owner(), why),
                None => self.blocked.insert(object, why).is_none(),
            };
        }
        match new {
            true => Look::Again,
            false => Look::Never,
        }
    }
}

fn is_view(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::View | ObjectKind::MaterialisedView)
}

/// What came of looking through a plan.
pub enum Look {
    /// Nothing is in it that shouldn't be.
    Clean,
    /// More is left out now.
    Again,
    /// It can't be drawn.
    Never,
}

/// The objects of a schema with a text that isn't what it should be: why, and the text.
struct Refused {
    dialect: Dialect,
    found: BTreeMap<ObjectPath, (String, String)>,
}

impl Refused {
    fn of(schema: &Schema) -> Self {
        let mut it = Self {
            dialect: schema.dialect,
            found: BTreeMap::new(),
        };
        let object = |kind, own: &String| ObjectPath::object(kind, own);
        for (own, namespace) in &schema.namespaces {
            it.words(&object(ObjectKind::Schema, own), [&namespace.comment]);
        }
        for (own, extension) in &schema.extensions {
            let path = object(ObjectKind::Extension, own);
            it.words(&path, [&Some(extension.version.clone())]);
        }
        for (own, found) in &schema.types {
            it.of_type(&object(ObjectKind::Type, own), found);
        }
        for (own, sequence) in &schema.sequences {
            let path = object(ObjectKind::Sequence, own);
            let one = single::is_one_sequence(&sequence.definition);
            it.hold(
                &path,
                one,
                "definition",
                "a sequence's",
                &sequence.definition,
            );
            it.words(&path, [&sequence.comment]);
        }
        for (own, routine) in &schema.routines {
            let path = object(ObjectKind::Routine, own);
            let types = arguments(own);
            it.hold(
                &path,
                single::are_arguments(types),
                "arguments",
                "types",
                types,
            );
            let one = single::is_one_routine(routine.kind, &routine.definition);
            it.hold(&path, one, "definition", "one routine", &routine.definition);
            it.words(&path, [&routine.comment]);
        }
        for (own, table) in &schema.tables {
            it.of_table(own, table);
        }
        for (own, view) in &schema.views {
            it.of_view(own, view);
        }
        for (own, statistics) in &schema.statistics {
            let path = object(ObjectKind::Statistics, own);
            let one = single::is_one_statistics(&statistics.table, &statistics.definition);
            it.hold(
                &path,
                one,
                "definition",
                "of its table",
                &statistics.definition,
            );
            it.words(&path, [&statistics.comment]);
        }
        for grant in schema.grants.iter().flatten() {
            let role = grant.role == PUBLIC || single::is_one_name(it.dialect, &grant.role);
            it.hold(&grant.object, role, "grantee", "one name", &grant.role);
            for privilege in &grant.privileges {
                let one = single::is_one_privilege(privilege);
                it.hold(&grant.object, one, "grant", "one privilege", privilege);
            }
        }
        it
    }

    fn hold(&mut self, object: &ObjectPath, fits: bool, what: &str, wanted: &str, text: &str) {
        if !fits {
            let why = format!("Its {what} can't be read as {wanted}.");
            self.found
                .entry(object.clone())
                .or_insert_with(|| (why, text.to_owned()));
        }
    }

    /// What is quoted, and the object's own names.
    fn words<const N: usize>(&mut self, object: &ObjectPath, texts: [&Option<String>; N]) {
        let texts = texts.into_iter().flatten().map(String::as_str);
        let names = [&object.table, &object.name].into_iter().flatten();
        for text in texts.chain(names.map(String::as_str)) {
            self.hold(
                object,
                !text.contains('\0'),
                "name or comment",
                "text",
                text,
            );
        }
    }

    fn expression(&mut self, object: &ObjectPath, what: &str, text: &Option<String>) {
        if let Some(text) = text {
            let one = is_one_expression(self.dialect, text);
            self.hold(object, one, what, "one expression", text);
        }
    }

    fn of_type(&mut self, path: &ObjectPath, found: &Type) {
        self.words(path, [&found.comment]);
        match &found.shape {
            TypeShape::Enum(labels) => {
                for label in labels {
                    self.words(path, [&Some(label.clone())]);
                }
            }
            TypeShape::Composite(fields) => {
                for field in fields {
                    self.words(path, [&Some(field.name.clone())]);
                    let one = single::is_one_field(&field.data_type);
                    self.hold(path, one, "field", "of one type", &field.data_type);
                }
            }
            TypeShape::Range(said) => {
                self.hold(
                    path,
                    single::is_one_range(said),
                    "definition",
                    "a range's",
                    said,
                );
            }
            TypeShape::Domain(domain) => {
                let one = single::is_one_type(&domain.base);
                self.hold(path, one, "base", "one type", &domain.base);
                self.collation(path, &domain.collation);
                self.expression(path, "default", &domain.default);
                for (own, check) in &domain.checks {
                    self.words(path, [&Some(own.clone())]);
                    let one = single::is_one_constraint(self.dialect, ObjectKind::Check, check);
                    self.hold(path, one, "check", "one check", check);
                }
            }
        }
    }

    fn collation(&mut self, path: &ObjectPath, collation: &Option<String>) {
        if let Some(collation) = collation {
            // SQLite's is quoted.
            let one = match self.dialect {
                Dialect::Sqlite => !collation.contains('\0'),
                Dialect::Postgres => single::is_one_name(self.dialect, collation),
            };
            self.hold(path, one, "collation", "one name", collation);
        }
    }

    fn of_table(&mut self, on: &str, table: &Table) {
        let path = ObjectPath::table(on);
        let options = &table.options;
        self.words(&path, [&table.comment]);
        for said in &options.storage {
            let one = single::is_one_option(self.dialect, said);
            self.hold(&path, one, "storage", "one option", said);
        }
        if let Some(by) = &options.partition_by {
            self.hold(
                &path,
                single::is_one_partitioning(by),
                "partitioning",
                "one",
                by,
            );
        }
        if let Some(partition) = &options.partition_of {
            let bound = &partition.bound;
            self.hold(&path, single::is_one_bound(bound), "bound", "one", bound);
        }
        if let Some(module) = &options.module {
            self.hold(
                &path,
                single::is_one_module(module),
                "module",
                "one",
                module,
            );
        }
        for (own, column) in &table.columns {
            self.of_column(&ObjectPath::column(on, own), column);
        }
        if let Some(key) = &table.primary_key {
            self.of_constraint(&ObjectPath::primary_key(on), key);
        }
        for (kind, constraints) in [
            (ObjectKind::Unique, &table.uniques),
            (ObjectKind::ForeignKey, &table.foreign_keys),
            (ObjectKind::Check, &table.checks),
            (ObjectKind::Exclusion, &table.exclusions),
        ] {
            for (own, constraint) in constraints {
                self.of_constraint(&ObjectPath::part(kind, on, own), constraint);
            }
        }
        self.of_indexes(on, &table.indexes);
        for (own, trigger) in &table.triggers {
            self.of_trigger(on, own, &trigger.definition, &trigger.comment);
        }
        for (own, policy) in &table.policies {
            let path = ObjectPath::part(ObjectKind::Policy, on, own);
            let one = single::is_one_policy(&policy.definition);
            self.hold(&path, one, "definition", "one policy", &policy.definition);
            self.words(&path, [&policy.comment]);
        }
        for (own, rule) in &table.rewrite_rules {
            self.of_rule(on, own, &rule.definition, &rule.comment);
        }
    }

    fn of_column(&mut self, path: &ObjectPath, column: &Column) {
        // What of SQLite's isn't plain is quoted.
        let one = match self.dialect {
            Dialect::Sqlite => !column.data_type.contains('\0'),
            Dialect::Postgres => single::is_one_type(&column.data_type),
        };
        self.hold(path, one, "type", "one type", &column.data_type);
        self.expression(path, "default", &column.default);
        self.collation(path, &column.collation);
        if let Some(identity) = &column.identity {
            let one = single::is_one_sequence(identity);
            self.hold(path, one, "identity", "a sequence's", identity);
        }
        for said in &column.storage {
            let one = single::is_one_option(self.dialect, said);
            self.hold(path, one, "storage", "one option", said);
        }
        self.words(path, [&column.comment]);
    }

    fn of_constraint(&mut self, path: &ObjectPath, constraint: &Constraint) {
        let definition = &constraint.definition;
        let one = single::is_one_constraint(self.dialect, path.kind, definition);
        self.hold(
            path,
            one,
            "definition",
            "one constraint of its kind",
            definition,
        );
        self.words(path, [&constraint.comment, &constraint.name]);
        for column in &constraint.columns {
            self.words(path, [&Some(column.clone())]);
        }
    }

    fn of_indexes(&mut self, on: &str, indexes: &BTreeMap<String, Index>) {
        for (own, index) in indexes {
            let path = ObjectPath::part(ObjectKind::Index, on, own);
            let one = single::is_one_index(self.dialect, &index.definition);
            self.hold(&path, one, "definition", "one index", &index.definition);
            self.words(&path, [&index.comment]);
        }
    }

    fn of_trigger(&mut self, on: &str, own: &str, definition: &str, comment: &Option<String>) {
        let path = ObjectPath::part(ObjectKind::Trigger, on, own);
        let one = single::is_one_trigger(self.dialect, own, on, definition);
        // It is printed with IF NOT EXISTS in between.
        let text = definition
            .strip_prefix("CREATE TRIGGER")
            .unwrap_or(definition);
        self.hold(&path, one, "definition", "one trigger on its table", text);
        self.words(&path, [comment]);
    }

    fn of_rule(&mut self, on: &str, own: &str, definition: &str, comment: &Option<String>) {
        let path = ObjectPath::part(ObjectKind::RewriteRule, on, own);
        let one = single::is_one_rule(own, on, definition);
        let text = definition.strip_prefix("CREATE RULE").unwrap_or(definition);
        self.hold(&path, one, "definition", "one rule on its table", text);
        self.words(&path, [comment]);
    }

    fn of_view(&mut self, own: &str, view: &View) {
        let path = view_path(own, view);
        let definition = view.definition.trim();
        let one = single::is_one_view(self.dialect, definition);
        self.hold(&path, one, "definition", "one query", definition);
        for option in &view.options {
            self.hold(
                &path,
                single::is_one_setting(option),
                "option",
                "one setting",
                option,
            );
        }
        self.words(&path, [&view.comment]);
        for column in &view.columns {
            self.words(&path, [&Some(column.name.clone()), &column.comment]);
            self.expression(&path, "default", &column.default);
        }
        self.of_indexes(own, &view.indexes);
        for (name, trigger) in &view.triggers {
            self.of_trigger(own, name, &trigger.definition, &trigger.comment);
        }
        for (name, rule) in &view.rewrite_rules {
            self.of_rule(own, name, &rule.definition, &rule.comment);
        }
    }
}
