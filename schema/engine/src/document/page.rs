//! A document as it is written.

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
