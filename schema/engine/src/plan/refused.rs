//! Which objects of a schema hold a text that isn't the one thing that it should be.

use std::collections::BTreeMap;

use crate::{
    Column, Constraint, Dialect, Index, ObjectKind, ObjectPath, Schema, Table, Type, TypeShape,
    View, arguments,
    facts::view_path,
    model::PUBLIC,
    single::{self, is_one_expression},
};

/// The objects of a schema with a text that isn't what it should be: why, and the text.
pub struct Refused {
    dialect: Dialect,
    pub found: BTreeMap<ObjectPath, (String, String)>,
}

impl Refused {
    pub fn of(schema: &Schema) -> Self {
        let mut refused = Self {
            dialect: schema.dialect,
            found: BTreeMap::new(),
        };
        let object = |kind, own_name: &String| ObjectPath::object(kind, own_name);
        for (own_name, namespace) in &schema.namespaces {
            refused.words(&object(ObjectKind::Schema, own_name), [&namespace.comment]);
        }
        for (own_name, extension) in &schema.extensions {
            let path = object(ObjectKind::Extension, own_name);
            refused.words(&path, [&Some(extension.version.clone())]);
        }
        for (own_name, found) in &schema.types {
            refused.of_type(&object(ObjectKind::Type, own_name), found);
        }
        for (own_name, sequence) in &schema.sequences {
            let path = object(ObjectKind::Sequence, own_name);
            let one = single::is_one_sequence(&sequence.definition);
            refused.hold(
                &path,
                one,
                "definition",
                "a sequence's",
                &sequence.definition,
            );
            refused.words(&path, [&sequence.comment]);
        }
        for (own_name, routine) in &schema.routines {
            let path = object(ObjectKind::Routine, own_name);
            let types = arguments(own_name);
            refused.hold(
                &path,
                single::are_arguments(types),
                "arguments",
                "types",
                types,
            );
            let definition = routine.definition.to_string();
            let one = single::is_one_routine(routine.kind, &definition);
            refused.hold(&path, one, "definition", "one routine", &definition);
            refused.words(&path, [&routine.comment]);
        }
        for (own_name, table) in &schema.tables {
            refused.of_table(own_name, table);
        }
        for (own_name, view) in &schema.views {
            refused.of_view(own_name, view);
        }
        for (own_name, statistics) in &schema.statistics {
            let path = object(ObjectKind::Statistics, own_name);
            let one = single::is_one_statistics(&statistics.table, &statistics.definition);
            refused.hold(
                &path,
                one,
                "definition",
                "of its table",
                &statistics.definition,
            );
            refused.words(&path, [&statistics.comment]);
        }
        for grant in schema.grants.iter().flatten() {
            let role = grant.role == PUBLIC || single::is_one_name(refused.dialect, &grant.role);
            refused.hold(&grant.object, role, "grantee", "one name", &grant.role);
            for privilege in &grant.privileges {
                let one = single::is_one_privilege(privilege);
                refused.hold(&grant.object, one, "grant", "one privilege", privilege);
            }
        }
        refused
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
                for (own_name, check) in &domain.checks {
                    self.words(path, [&Some(own_name.clone())]);
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

    fn of_table(&mut self, table_name: &str, table: &Table) {
        let path = ObjectPath::table(table_name);
        let options = &table.options;
        self.words(&path, [&table.comment]);
        for said in options.storage.words() {
            let one = single::is_one_option(self.dialect, &said);
            self.hold(&path, one, "storage", "one option", &said);
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
        for (own_name, column) in &table.columns {
            self.of_column(&ObjectPath::column(table_name, own_name), column);
        }
        if let Some(key) = &table.primary_key {
            self.of_constraint(&ObjectPath::primary_key(table_name), key);
        }
        for (kind, constraints) in [
            (ObjectKind::Unique, &table.uniques),
            (ObjectKind::ForeignKey, &table.foreign_keys),
            (ObjectKind::Check, &table.checks),
            (ObjectKind::Exclusion, &table.exclusions),
        ] {
            for (own_name, constraint) in constraints {
                self.of_constraint(&ObjectPath::part(kind, table_name, own_name), constraint);
            }
        }
        self.of_indexes(table_name, &table.indexes);
        for (own_name, trigger) in &table.triggers {
            self.of_trigger(table_name, own_name, &trigger.definition, &trigger.comment);
        }
        for (own_name, policy) in &table.policies {
            let path = ObjectPath::part(ObjectKind::Policy, table_name, own_name);
            let one = single::is_one_policy(&policy.definition);
            self.hold(&path, one, "definition", "one policy", &policy.definition);
            self.words(&path, [&policy.comment]);
        }
        for (own_name, rule) in &table.rewrite_rules {
            self.of_rule(table_name, own_name, &rule.definition, &rule.comment);
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
        for said in column.storage.words() {
            let one = single::is_one_option(self.dialect, &said);
            self.hold(path, one, "storage", "one option", &said);
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

    fn of_indexes(&mut self, table_name: &str, indexes: &BTreeMap<String, Index>) {
        for (own_name, index) in indexes {
            let path = ObjectPath::part(ObjectKind::Index, table_name, own_name);
            let definition = index.definition.to_string();
            let one = single::is_one_index(self.dialect, &definition);
            self.hold(&path, one, "definition", "one index", &definition);
            self.words(&path, [&index.comment]);
        }
    }

    fn of_trigger(
        &mut self,
        table_name: &str,
        own_name: &str,
        definition: &str,
        comment: &Option<String>,
    ) {
        let path = ObjectPath::part(ObjectKind::Trigger, table_name, own_name);
        let one = single::is_one_trigger(self.dialect, own_name, table_name, definition);
        // It is printed with IF NOT EXISTS in between.
        let text = definition
            .strip_prefix("CREATE TRIGGER")
            .unwrap_or(definition);
        self.hold(&path, one, "definition", "one trigger on its table", text);
        self.words(&path, [comment]);
    }

    fn of_rule(
        &mut self,
        table_name: &str,
        own_name: &str,
        definition: &str,
        comment: &Option<String>,
    ) {
        let path = ObjectPath::part(ObjectKind::RewriteRule, table_name, own_name);
        let one = single::is_one_rule(own_name, table_name, definition);
        let text = definition.strip_prefix("CREATE RULE").unwrap_or(definition);
        self.hold(&path, one, "definition", "one rule on its table", text);
        self.words(&path, [comment]);
    }

    fn of_view(&mut self, own_name: &str, view: &View) {
        let path = view_path(own_name, view);
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
        self.of_indexes(own_name, &view.indexes);
        for (name, trigger) in &view.triggers {
            self.of_trigger(own_name, name, &trigger.definition, &trigger.comment);
        }
        for (name, rule) in &view.rewrite_rules {
            self.of_rule(own_name, name, &rule.definition, &rule.comment);
        }
    }
}
