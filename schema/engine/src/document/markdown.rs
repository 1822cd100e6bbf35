//! The whole document: contents, diagram, tables, and what belongs to none.

use super::{
    describe::{describe, refer},
    mermaid, objects,
    page::Page,
    table, text,
};
use crate::Schema;

/// A Markdown document of the whole schema.
pub fn markdown(schema: &Schema, title: &str) -> String {
    let mut page = Page::default();
    page.paragraph(&format!("# {}", text::prose(title)));
    page.paragraph(&format!(
        "The schema of a {} database. `evenkeel docs` wrote this file; it is written anew from the database, not by hand.",
        schema.dialect
    ));
    let sections = objects::sections(schema);
    contents(&mut page, schema, &sections);
    if !schema.tables.is_empty() {
        page.heading(2, "Diagram", "diagram");
        page.paragraph(&text::fenced("mermaid", &mermaid::of(schema)));
        page.heading(2, "Tables", "tables");
        for table in schema
            .tables
            .keys()
            .filter_map(|name| describe(schema, name))
        {
            table::write(&mut page, &table);
        }
    }
    for section in sections {
        page.heading(2, section.title, section.anchor);
        page.paragraph(&section.body);
    }
    page.text()
}

fn contents(page: &mut Page, schema: &Schema, sections: &[objects::Section]) {
    let mut lines = Vec::new();
    if !schema.tables.is_empty() {
        lines.push("- [Diagram](#diagram)".to_owned());
        lines.push(format!("- [Tables](#tables) ({})", schema.tables.len()));
        for name in schema.tables.keys() {
            lines.push(format!("  - {}", table::link(&refer(schema, name))));
        }
    }
    for section in sections {
        lines.push(format!(
            "- [{}](#{}) ({})",
            section.title, section.anchor, section.count
        ));
    }
    if lines.is_empty() {
        return page.paragraph("There is nothing in it.");
    }
    page.heading(2, "Contents", "contents");
    page.paragraph(&lines.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::{Dialect, Schema, document::example};

    /// Cells of a line: pipes that nothing escapes.
    fn cells(line: &str) -> usize {
        line.replace("\\|", "").matches('|').count()
    }

    #[test]
    fn a_hostile_name_ends_no_cell() {
        let text = markdown(&example::hostile(), example::NAME);
        assert!(!text.contains("<script"), "{text}");
        let mut width = None;
        for line in text.lines() {
            match line.starts_with('|') {
                false => width = None,
                true => {
                    let cells = cells(line);
                    assert_eq!(*width.get_or_insert(cells), cells, "{line}");
                }
            }
        }
    }

    #[test]
    fn a_foreign_key_is_told_on_both_sides() {
        let text = markdown(&example::shop(), "Shop");
        let (customers, orders) = text
            .split_once("<a id=\"table-orders\">")
            .expect("two tables");
        assert!(customers.contains("#### Referred to by"), "{customers}");
        assert!(!customers.contains("#### Refers to"), "{customers}");
        assert!(orders.contains("#### Refers to"), "{orders}");
        assert!(orders.contains("[customers](#table-customers)"), "{orders}");
    }

    #[test]
    fn every_link_leads_somewhere() {
        for schema in [example::shop(), example::hostile()] {
            let text = markdown(&schema, "x");
            for link in text.split("](#").skip(1) {
                let anchor = link.split(')').next().unwrap_or_default();
                assert!(
                    text.contains(&format!("<a id=\"{anchor}\"></a>")),
                    "{anchor}"
                );
            }
        }
    }

    #[test]
    fn an_empty_schema_says_so() {
        let text = markdown(&Schema::empty(Dialect::Sqlite), "Empty");
        assert!(text.starts_with("# Empty\n"), "{text}");
        assert!(text.ends_with("There is nothing in it.\n"), "{text}");
    }
}
