//! The whole document: contents, diagram, tables, and what belongs to none.

use super::{mermaid, objects, table, text};
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
        for (name, facts) in &schema.tables {
            table::write(&mut page, schema, name, facts);
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
            lines.push(format!("  - {}", table::link(schema, name)));
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

/// A document as it is written: paragraphs with one empty line between them.
#[derive(Default)]
pub struct Page {
    text: String,
}

impl Page {
    /// What was written.
    pub fn text(self) -> String {
        self.text
    }

    /// Adds a paragraph, or whatever else is a block.
    pub fn paragraph(&mut self, block: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(block.trim_end());
        self.text.push('\n');
    }

    /// Adds a heading whose text is Markdown already, with an anchor of ours: what a renderer makes
    /// of a hostile name as an anchor is its own affair.
    pub fn heading(&mut self, level: usize, markdown: &str, anchor: &str) {
        self.paragraph(&format!("<a id=\"{anchor}\"></a>"));
        self.paragraph(&format!("{} {markdown}", "#".repeat(level)));
    }

    /// Adds a table. Cells are Markdown already. Columns in which no cell says anything are left out,
    /// but never the first.
    pub fn table(&mut self, heads: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let shown: Vec<usize> = (0..heads.len())
            .filter(|n| *n == 0 || rows.iter().any(|row| !row[*n].is_empty()))
            .collect();
        let line = |cell: &dyn Fn(usize) -> String| {
            let cells: Vec<String> = shown.iter().map(|n| cell(*n)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let mut lines = vec![line(&|n| heads[n].to_owned()), line(&|_| "---".to_owned())];
        lines.extend(rows.iter().map(|row| line(&|n| row[n].clone())));
        self.paragraph(&lines.join("\n"));
    }
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
