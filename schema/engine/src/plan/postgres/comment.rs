//! What somebody wrote beside an object.

use super::{Planner, constraint, routine, statement, view};
use crate::{
    Change, ObjectPath, Schema, TypeShape,
    plan::{Step, noun::Object, order::Phase},
    sql::{literal, name, quote},
};

impl Planner<'_> {
    /// An object that is there and has another comment.
    pub(super) fn alter_comment(&mut self, change: &Change) {
        let object = &change.object;
        let sql = comments(self.drawing.expected, object, true);
        let step = Step::new(Some(change), object, format!("Comment on {object}"), sql);
        self.add(Phase::Comments, step);
    }

    pub(super) fn say_from(&mut self, schema: &Schema, object: &ObjectPath) {
        let sql = comments(schema, object, false);
        if !sql.is_empty() {
            let step = Step::new(None, object, format!("Comment on {object}"), sql);
            self.add(Phase::Comments, step);
        }
        self.mark_from(schema, object);
        self.grant_from(schema, object);
    }
}

/// What COMMENT ON calls an object; none for what has no comment.
fn commented(path: &ObjectPath, object: Object<'_>) -> Option<String> {
    let (own_name, table) = (path.own_name(), path.owner());
    let part = |word: &str| format!("{word} {} ON {}", quote(own_name), name(table));
    Some(match object {
        Object::Namespace(_) => format!("SCHEMA {}", quote(own_name)),
        Object::Extension(_) => return None,
        Object::Type(found) => match found.shape {
            TypeShape::Domain(_) => format!("DOMAIN {}", name(own_name)),
            TypeShape::Enum(_) | TypeShape::Composite(_) | TypeShape::Range(_) => {
                format!("TYPE {}", name(own_name))
            }
        },
        Object::Sequence(_) => format!("SEQUENCE {}", name(own_name)),
        Object::Routine(found) => format!(
            "{} {}",
            routine::word(found.kind),
            routine::called(own_name)
        ),
        Object::Table(_) => format!("TABLE {}", name(table)),
        Object::Column(_) => format!("COLUMN {}.{}", name(table), quote(own_name)),
        Object::Constraint(found) => {
            let own_name = constraint::name_of(path, found);
            format!("CONSTRAINT {} ON {}", quote(&own_name), name(table))
        }
        Object::Index(_) => format!("INDEX {}", statement::beside(table, own_name)),
        Object::Trigger(_) => part("TRIGGER"),
        Object::Policy(_) => part("POLICY"),
        Object::RewriteRule(_) => part("RULE"),
        Object::View(found) => format!("{} {}", view::word(found), name(own_name)),
        Object::Statistics(_) => format!("STATISTICS {}", name(own_name)),
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
                    name(path.own_name()),
                    quote(&column.name),
                    value(column.comment.as_ref())
                ));
            }
        }
    }
    all
}
