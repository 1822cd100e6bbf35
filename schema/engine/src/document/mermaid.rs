//! A schema as a Mermaid `erDiagram`.
//!
//! Entities get ids of our own and their names as quoted aliases, because Mermaid
//! takes few characters in an id. Columns and types have no alias: what they can't hold becomes `_`,
//! and the true names stand in the tables beside the diagram.
//! Source of the grammar: <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.

use super::text::{by_position, is_key, line, slug};
use crate::{Constraint, Schema, Table};

/// The diagram, without the fence around it.
pub fn of(schema: &Schema) -> String {
    let mut out = String::from("erDiagram\n");
    for (name, table) in &schema.tables {
        entity(&mut out, name, table);
    }
    for (name, table) in &schema.tables {
        for (key, foreign) in &table.foreign_keys {
            let Some(target) = &foreign.references else {
                continue;
            };
            if !schema.tables.contains_key(&target.table) {
                continue;
            }
            let (parent, child) = (id(&target.table), id(name));
            let relation = relation(table, foreign);
            let label = quoted(foreign.name.as_deref().unwrap_or(key));
            put(
                &mut out,
                format_args!("    {parent} {relation} {child} : {label}"),
            );
        }
    }
    out
}

fn id(table: &str) -> String {
    // A prefix, so that no table's name is a word of the grammar.
    format!("t_{}", slug(table))
}

fn put(out: &mut String, line: std::fmt::Arguments<'_>) {
    out.push_str(&format!("{line}\n"));
}

fn entity(out: &mut String, name: &str, table: &Table) {
    let (id, alias) = (id(name), quoted(name));
    if table.columns.is_empty() {
        return put(out, format_args!("    {id}[{alias}]"));
    }
    put(out, format_args!("    {id}[{alias}] {{"));
    for (column, facts) in by_position(&table.columns) {
        let mut marks = Vec::new();
        if table
            .primary_key
            .as_ref()
            .is_some_and(|k| k.columns.contains(column))
        {
            marks.push("PK");
        }
        if table
            .foreign_keys
            .values()
            .any(|k| k.columns.contains(column))
        {
            marks.push("FK");
        }
        if table
            .uniques
            .values()
            .any(|k| k.columns == [column.as_str()])
        {
            marks.push("UK");
        }
        let marks = match marks.is_empty() {
            true => String::new(),
            false => format!(" {}", marks.join(", ")),
        };
        let (kind, column) = (word(&facts.data_type), word(column));
        put(out, format_args!("        {kind} {column}{marks}"));
    }
    put(out, format_args!("    }}"));
}

/// Crow's feet, parent first: one parent, or none where a column of the key may be null; any number
/// of children, or at most one where the key is unique.
fn relation(table: &Table, foreign: &Constraint) -> String {
    let optional = foreign
        .columns
        .iter()
        .any(|c| table.columns.get(c).is_none_or(|c| c.nullable));
    let parent = if optional { "|o" } else { "||" };
    let child = if is_key(table, &foreign.columns) {
        "o|"
    } else {
        "o{"
    };
    format!("{parent}--{child}")
}

/// A text in quotes. Mermaid has no escape for a quote, and reads `<` and `&` as HTML.
fn quoted(text: &str) -> String {
    let safe: String = line(text)
        .chars()
        .map(|c| match c {
            '"' => '\'',
            '<' => '‹',
            '>' => '›',
            '&' => '＆',
            // Would begin Markdown, a comment or an entity code.
            '`' => '\'',
            '%' => '％',
            '#' => '＃',
            ';' => ',',
            '\\' => '/',
            c => c,
        })
        .collect();
    match safe.trim().is_empty() {
        true => "\" \"".to_owned(),
        false => format!("\"{safe}\""),
    }
}

/// A name or a type as one word that begins with a letter: `character varying(20)` becomes
/// `character_varying(20)`.
fn word(text: &str) -> String {
    if text.is_empty() {
        // A column of SQLite that was given no type.
        return "any".to_owned();
    }
    let mut word = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '(' | ')' | '[' | ']') => {
                word.push(c);
            }
            // The grammar's words end at a comma: `numeric(10,2)` becomes `numeric(10-2)`.
            ',' => word.push('-'),
            _ if word.ends_with('_') => {}
            _ => word.push('_'),
        }
    }
    if !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        word.insert_str(0, "x_");
    }
    word
}

#[cfg(test)]
mod tests {
    use super::{of, word};
    use crate::document::example;

    #[test]
    fn names_end_no_line_and_no_quote() {
        let text = of(&example::hostile());
        for line in text.lines().skip(1) {
            assert!(line.starts_with("    "), "{line:?}");
            assert!(matches!(line.matches('"').count(), 0 | 2), "{line:?}");
        }
        assert!(!text.contains('<'), "{text}");
    }

    #[test]
    fn a_relation_says_how_many() {
        let text = of(&example::shop());
        assert!(
            text.contains("    t_customers |o--o{ t_orders : \"orders_customer\"\n"),
            "{text}"
        );
        assert!(text.contains("        integer customer_id FK\n"), "{text}");
        assert!(text.contains("        integer id PK\n"), "{text}");
        assert!(text.contains("        text email UK\n"), "{text}");
    }

    #[test]
    fn a_word_is_one() {
        assert_eq!(word("numeric(10,2)"), "numeric(10-2)");
        assert_eq!(word("timestamp with time zone"), "timestamp_with_time_zone");
        assert_eq!(word("9\" lives"), "x_9_lives");
        assert_eq!(word(""), "any");
    }
}
