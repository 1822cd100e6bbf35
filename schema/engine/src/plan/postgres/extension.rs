//! Extensions, those that stand in a schema of their own, and what is said with their operators.

use std::collections::BTreeSet;

use super::Planner;
use crate::{
    Attribute, Change, Extension, ObjectPath,
    plan::{Step, noun::Edit, order::Phase},
    sql::{literal, quote},
};

/// What Postgres prints without the operator that it means, and reads with the one that the search path
/// leads to. All else it prints with the operator's schema.
const SILENT: [&str; 4] = [" DISTINCT FROM ", "NULLIF(", "CASE ", " USING ("];

pub fn drop_sql(object: &ObjectPath) -> String {
    format!("DROP EXTENSION IF EXISTS {}", quote(object.own_name()))
}

impl Planner<'_> {
    pub(super) fn extension(&mut self, change: &Change, edit: Edit<'_, Extension>) {
        let object = &change.object;
        let own_name = quote(object.own_name());
        let (title, sql) = match edit {
            Edit::Add(extension) => {
                // Postgres puts its own where they belong.
                let place = extension.place.beside().filter(|p| *p != "pg_catalog");
                let place =
                    place.map_or(String::new(), |schema| format!("SCHEMA {} ", quote(schema)));
                let version = quote(&extension.version);
                (
                    format!("Create {object}"),
                    format!("CREATE EXTENSION IF NOT EXISTS {own_name} {place}VERSION {version}"),
                )
            }
            Edit::Drop(_) => {
                return self.drop(change, Phase::DropRest, vec![drop_sql(object)]);
            }
            Edit::Alter(extension, _, Attribute::Definition) => {
                return self.move_extension(change, extension);
            }
            Edit::Alter(extension, ..) => (
                format!("Update {object}"),
                format!(
                    "ALTER EXTENSION {own_name} UPDATE TO {}",
                    quote(&extension.version)
                ),
            ),
        };
        let step = Step::new(Some(change), object, title, vec![sql]);
        self.add(Phase::Schemas, step);
    }

    /// An extension whose objects are to be in another schema.
    fn move_extension(&mut self, change: &Change, extension: &Extension) {
        let object = &change.object;
        let own_name = object.own_name();
        let to = extension.place.beside();
        let sql = match to {
            Some(schema) => format!(
                "ALTER EXTENSION {} SET SCHEMA {}",
                quote(own_name),
                quote(schema)
            ),
            // Its name isn't known before.
            None => format!(
                "DO $evenkeel$ BEGIN EXECUTE format('ALTER EXTENSION %I SET SCHEMA %I', {}, \
                 current_schema()); END $evenkeel$",
                literal(own_name)
            ),
        };
        let title = format!("Move {object} to its schema");
        let step = Step::new(Some(change), object, title, vec![sql]).note(
            "What uses it by name, as functions do in their bodies, looks for it in its old place; and \
             Postgres refuses it for an extension that can't be moved.",
        );
        self.add(Phase::Schemas, step);
    }

    /// Lets the steps that mean an operator without saying which find those of extensions in other schemas,
    /// as whoever wrote the expression did. Without it, a citext is compared as a text. For these steps alone:
    /// what is printed with its operator is meant of the main schema, and an extension may have one that fits
    /// better.
    pub(super) fn find_operators(&mut self) {
        let schemas = [self.drawing.expected, self.drawing.live];
        let extensions = schemas.into_iter().flat_map(|s| s.extensions.values());
        let places: BTreeSet<&str> = extensions
            .filter_map(|extension| extension.place.beside())
            .filter(|place| *place != "pg_catalog")
            .collect();
        if places.is_empty() {
            return;
        }
        let places: Vec<String> = places
            .into_iter()
            .map(|p| format!(", {}", quote(p)))
            .collect();
        let wider = format!(
            "SELECT set_config('search_path', quote_ident(current_schema()) || {}, false)",
            literal(&places.concat())
        );
        let back = "SELECT set_config('search_path', quote_ident(current_schema()), false)";
        for (_, step) in &mut self.drawing.steps {
            let silent = |sql: &String| SILENT.iter().any(|word| sql.contains(word));
            if step.sql.iter().any(silent) {
                step.sql.insert(0, wider.clone());
                step.sql.push(back.to_owned());
            }
        }
    }
}
