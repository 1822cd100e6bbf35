//! What belongs to no table: schemas, extensions, types, routines, and what the model doesn't know.

use evenkeel_model::{
    CompositeField, Domain, Extension, Namespace, ObjectKind, ObjectPath, Place, Routine,
    RoutineKind, Type, TypeShape, Unverifiable,
};
use serde::de::DeserializeOwned;

use super::Reading;
use crate::{
    database::{DbError, TextRow},
    introspect::{columns, text},
};

impl Reading {
    pub(super) fn object(&mut self, row: TextRow) -> Result<(), DbError> {
        let [kind, namespace, name, oid, definition, comment] = columns(row)?;
        let (kind, name, oid) = (text(kind)?, text(name)?, text(oid)?);
        let own = |reading: &Self, name: &str| match &namespace {
            Some(namespace) => reading.name(namespace, name),
            None => name.to_owned(),
        };
        match kind.as_str() {
            "schema" => {
                if name != self.main {
                    let path = ObjectPath::object(ObjectKind::Schema, &name);
                    self.named.insert(oid, path);
                    self.schema.namespaces.insert(name, Namespace { comment });
                }
            }
            "extension" => {
                let version = text(definition)?;
                let place = match text(namespace)? {
                    place if place == self.main => Place::Main,
                    place => Place::Schema(place),
                };
                let extension = Extension { version, place };
                self.schema.extensions.insert(name, extension);
            }
            "enum" | "composite" | "domain" | "range" => {
                let definition = definition.unwrap_or_else(|| "[]".into());
                let shape = match kind.as_str() {
                    "enum" => TypeShape::Enum(json(&definition)?),
                    "composite" => TypeShape::Composite(json::<Vec<CompositeField>>(&definition)?),
                    "range" => TypeShape::Range(definition),
                    _ => TypeShape::Domain(Domain {
                        checks: self.domain_checks.remove(&oid).unwrap_or_default(),
                        ..json(&definition)?
                    }),
                };
                let name = own(self, &name);
                let path = ObjectPath::object(ObjectKind::Type, &name);
                self.named.insert(oid, path);
                self.schema.types.insert(name, Type { shape, comment });
            }
            "function" | "procedure" | "aggregate" => {
                let (plain, arguments): (String, String) = json(&name)?;
                let name = format!("{}({arguments})", own(self, &plain));
                let path = ObjectPath::object(ObjectKind::Routine, &name);
                self.named.insert(oid, path);
                let routine = Routine {
                    kind: match kind.as_str() {
                        "procedure" => RoutineKind::Procedure,
                        "aggregate" => RoutineKind::Aggregate,
                        _ => RoutineKind::Function,
                    },
                    definition: text(definition)?.trim_end().into(),
                    comment,
                };
                self.schema.routines.insert(name, routine);
            }
            "grant" => {
                // In the place of its namespace stands its class.
                let (number, role): (String, String) = json(&name)?;
                let privileges = json(&text(definition)?)?;
                let of = [text(namespace)?, oid, number, role];
                self.granted.push((of, privileges));
            }
            _ => {
                let what = match definition {
                    Some(why) => format!("{why}; the model doesn't know it"),
                    None => "the model doesn't know this kind of object".into(),
                };
                self.schema.unverifiable.push(Unverifiable {
                    object: ObjectPath::object(ObjectKind::Other, &own(self, &name)),
                    why: what,
                });
            }
        }
        Ok(())
    }
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, DbError> {
    serde_json::from_str(text).map_err(|e| DbError::Other(e.to_string()))
}
