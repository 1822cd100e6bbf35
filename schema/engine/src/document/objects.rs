//! What belongs to no table.

use super::{
    describe::{index, refer, trigger},
    page::Page,
    table::{link, parts},
    text::{code, fenced, prose},
};
use crate::{RoutineKind, Schema, Type, TypeShape, View};

/// One kind of object.
pub struct Section {
    /// Its heading.
    pub title: &'static str,
    /// Where links lead.
    pub anchor: &'static str,
    /// How many there are.
    pub count: usize,
    /// Markdown.
    pub body: String,
}

/// The sections in order, without empty ones.
pub fn sections(schema: &Schema) -> Vec<Section> {
    let all = [
        ("Views", "views", schema.views.len(), views(schema)),
        ("Types", "types", schema.types.len(), types(schema)),
        (
            "Sequences",
            "sequences",
            schema.sequences.len(),
            sequences(schema),
        ),
        (
            "Routines",
            "routines",
            schema.routines.len(),
            routines(schema),
        ),
        (
            "Statistics",
            "statistics",
            schema.statistics.len(),
            statistics(schema),
        ),
        (
            "Extensions",
            "extensions",
            schema.extensions.len(),
            extensions(schema),
        ),
        (
            "Namespaces",
            "namespaces",
            schema.namespaces.len(),
            namespaces(schema),
        ),
        (
            "Not described",
            "not-described",
            schema.unverifiable.len(),
            unverifiable(schema),
        ),
    ];
    all.into_iter()
        .filter(|(_, _, count, _)| *count > 0)
        .map(|(title, anchor, count, body)| Section {
            title,
            anchor,
            count,
            body: body.text(),
        })
        .collect()
}

fn comment(page: &mut Page, comment: Option<&String>) {
    if let Some(comment) = comment {
        page.paragraph(&prose(comment));
    }
}

fn views(schema: &Schema) -> Page {
    let mut page = Page::default();
    for (name, view) in &schema.views {
        let kind = if view.materialised {
            " (materialised)"
        } else {
            ""
        };
        page.paragraph(&format!("### {}{kind}", code(name)));
        view_body(&mut page, view);
    }
    page
}

fn view_body(page: &mut Page, view: &View) {
    comment(page, view.comment.as_ref());
    for option in &view.options {
        page.paragraph(&format!("- {}", code(option)));
    }
    let rows: Vec<Vec<String>> = view
        .columns
        .iter()
        .map(|c| {
            vec![
                code(&c.name),
                code(&c.data_type),
                c.default.as_deref().map(code).unwrap_or_default(),
                prose(c.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    page.table(&["Column", "Type", "Default", "Comment"], &rows);
    page.paragraph(&fenced("sql", &view.definition));
    let indexes: Vec<_> = view.indexes.iter().map(|(n, i)| index(n, i)).collect();
    parts(page, "Indexes", &indexes);
    let triggers: Vec<_> = view.triggers.iter().map(|(n, t)| trigger(n, t)).collect();
    parts(page, "Triggers", &triggers);
}

fn types(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .types
        .iter()
        .map(|(name, kind)| {
            let (what, shape) = shape(kind);
            vec![
                code(name),
                what.into(),
                shape,
                prose(kind.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    page.table(&["Name", "Kind", "Definition", "Comment"], &rows);
    page
}

fn shape(kind: &Type) -> (&'static str, String) {
    let list = |parts: Vec<String>| parts.join(", ");
    match &kind.shape {
        TypeShape::Enum(labels) => ("enum", list(labels.iter().map(|l| code(l)).collect())),
        TypeShape::Domain(domain) => {
            let mut parts = vec![domain.base.clone()];
            parts.extend(domain.collation.iter().map(|c| format!("COLLATE {c}")));
            parts.extend(domain.default.iter().map(|d| format!("DEFAULT {d}")));
            parts.extend((!domain.nullable).then(|| "NOT NULL".to_owned()));
            parts.extend(domain.checks.values().cloned());
            ("domain", code(&parts.join(" ")))
        }
        TypeShape::Composite(fields) => {
            let field = |f: &crate::CompositeField| code(&format!("{} {}", f.name, f.data_type));
            ("composite", list(fields.iter().map(field).collect()))
        }
        TypeShape::Range(definition) => ("range", code(definition)),
    }
}

fn sequences(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .sequences
        .iter()
        .map(|(name, sequence)| {
            let owner = match &sequence.owned_by {
                Some((table, column)) => {
                    format!("{}, {}", link(&refer(schema, table)), code(column))
                }
                None => String::new(),
            };
            vec![
                code(name),
                code(&sequence.definition),
                owner,
                prose(sequence.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    page.table(&["Name", "Definition", "Goes with", "Comment"], &rows);
    page
}

fn routines(schema: &Schema) -> Page {
    let mut page = Page::default();
    for (name, routine) in &schema.routines {
        let kind = match routine.kind {
            RoutineKind::Function => "function",
            RoutineKind::Procedure => "procedure",
            RoutineKind::Aggregate => "aggregate",
        };
        page.paragraph(&format!("### {} ({kind})", code(name)));
        comment(&mut page, routine.comment.as_ref());
        page.paragraph(&fenced("sql", &routine.definition.to_string()));
    }
    page
}

fn statistics(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .statistics
        .iter()
        .map(|(name, statistics)| {
            vec![
                code(name),
                link(&refer(schema, &statistics.table)),
                code(&statistics.definition),
                prose(statistics.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    page.table(&["Name", "Table", "Definition", "Comment"], &rows);
    page
}

fn extensions(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .extensions
        .iter()
        .map(|(name, extension)| vec![code(name), code(&extension.version)])
        .collect();
    page.table(&["Name", "Version"], &rows);
    page
}

fn namespaces(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .namespaces
        .iter()
        .map(|(name, n)| vec![code(name), prose(n.comment.as_deref().unwrap_or_default())])
        .collect();
    page.table(&["Name", "Comment"], &rows);
    page
}

fn unverifiable(schema: &Schema) -> Page {
    let mut page = Page::default();
    let rows: Vec<Vec<String>> = schema
        .unverifiable
        .iter()
        .map(|seen| vec![code(&seen.object.to_string()), prose(&seen.why)])
        .collect();
    page.table(&["Object", "Why"], &rows);
    page
}
