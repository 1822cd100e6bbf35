//! The whole live schema as its pages show it: flat, and with nothing that they don't show.

use std::collections::BTreeSet;

use evenkeel_model::{Finding, TableDoc, TableKind};
use serde::{Deserialize, Serialize};

pub use evenkeel_model::{Diagram, DiagramBox, DiagramEdge, DiagramLine, Marks};

/// All tables, and how they hang together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableList {
    /// What has drifted first, then by name; among them what is expected and missing.
    pub tables: Vec<TableRow>,
    /// The same tables, drawn.
    pub diagram: Diagram,
    /// Evenkeel's own tables, as far as nothing is wrong with them.
    pub own: Vec<TableRow>,
    /// Those, drawn.
    pub own_diagram: Diagram,
}

/// What the list says of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRow {
    /// Its name.
    pub name: String,
    /// What sort of table it is.
    pub kind: TableKind,
    /// Its columns' names in order.
    pub columns: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
    /// What was found in it.
    pub marks: Marks,
    /// Whether it is expected and not there.
    pub missing: bool,
}

impl TableRow {
    /// Whether a name of it or of one of its columns holds this text, whatever the case.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        let holds = |name: &String| name.to_lowercase().contains(&text);
        text.is_empty() || holds(&self.name) || self.columns.iter().any(holds)
    }
}

/// A table's page: what is told of the table, and of what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TablePage {
    /// What is told of it; where it is missing, as it is expected.
    pub table: TableDoc,
    /// Whether it is expected and not there.
    pub missing: bool,
    /// Columns that are expected and not there.
    pub missing_columns: BTreeSet<String>,
    /// What was found in it, worst first.
    pub findings: Vec<Finding>,
}

/// The address of a table's page. What isn't plain is written `~20`: a percent sign is decoded once or
/// twice on its way, depending on who decodes it.
pub fn address(table: &str) -> String {
    let mut path = String::from("/schema/tables/");
    if table.is_empty() {
        path.push('~');
    }
    for byte in table.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' => path.push(byte.into()),
            _ => path.push_str(&format!("~{byte:02x}")),
        }
    }
    path
}

/// The table that the last part of an address names; what was typed by hand is taken as it is.
pub fn addressed(part: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = part.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let code = code.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, code) {
            (b'~', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'~', None) if after.is_empty() => break,
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Marks, TableKind, TableRow, address, addressed};

    #[test]
    fn an_address_leads_to_its_table() {
        for name in [
            "projects",
            "billing.invoices",
            "a b",
            "a/b",
            "50%25",
            "~",
            "~20",
            "",
            "é\"\n",
        ] {
            let address = address(name);
            let part = address.rsplit('/').next().unwrap_or_default();
            assert_eq!(addressed(part), name);
            assert!(!address.contains(['%', ' ', '"', '?', '#']), "{address}");
        }
        assert_eq!(address("projects"), "/schema/tables/projects");
    }

    #[test]
    fn a_table_is_found_by_a_column_too() {
        let row = TableRow {
            name: "Orders".into(),
            kind: TableKind::Table,
            columns: vec!["customer_id".into()],
            comment: None,
            marks: Marks::default(),
            missing: false,
        };
        assert!(row.matches("") && row.matches(" order ") && row.matches("CUSTOMER"));
        assert!(!row.matches("price"));
    }
}
