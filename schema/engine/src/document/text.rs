//! Names and texts as Markdown, whatever is in them.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::{Column, Table, shown};

/// A text on one line, without what steers a terminal or turns the direction of reading.
pub fn line(text: &str) -> String {
    let blanks = ['\t', '\n', '\r', '\u{2028}', '\u{2029}'];
    shown(&text.replace(blanks, " "))
}

/// A text as prose on one line: nothing in it is markup, and it ends no table cell.
pub fn prose(text: &str) -> String {
    let mut out = String::new();
    let line = line(text);
    let line = line.trim();
    // What would begin a list, a rule or a heading's underline.
    let numbered = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut last = ' ';
    for (at, c) in line.char_indices() {
        let next = line[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match c {
            // Within a word it is but a letter: `customer_id`.
            '_' if last.is_alphanumeric() && next.is_alphanumeric() => out.push(c),
            '-' | '+' | '=' if at == 0 => out.extend(['\\', c]),
            '.' | ')' if at > 0 && line.len() - at == numbered.len() => out.extend(['\\', c]),
            '|' => out.push_str("&#124;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // An address would become a link of its own.
            ':' => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '!' | '$' => {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
        last = c;
    }
    out
}

/// A text as code on one line, in a table or out of it; nothing stays nothing. Within backticks nothing
/// can be escaped and a pipe still ends the cell, so what holds such a thing becomes an element.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let line = line(text);
    if line.trim() == line && !line.contains(['`', '|', '\\', '<', '&']) {
        return format!("`{line}`");
    }
    let mut out = String::from("<code>");
    for c in line.chars() {
        match c {
            // The whole of Markdown's punctuation that could begin something.
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | '$' | ':' | '@' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out + "</code>"
}

/// Code of several lines, in a fence longer than any in it.
pub fn fenced(language: &str, text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = text.trim_end().lines().map(line).collect();
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

/// A name as part of an anchor or an id: itself where it is plain; otherwise what is plain in it and
/// a hash, so that no two names share one and none depends on which others there are.
pub fn slug(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    let hash = Sha256::digest(name.as_bytes());
    let mut slug: String = name
        .to_ascii_lowercase()
        .chars()
        .filter(|c| plain(*c))
        .take(40)
        .collect();
    slug.push('-');
    for byte in &hash[..4] {
        slug.push_str(&format!("{byte:02x}"));
    }
    slug
}

/// Columns in the order of the table.
pub fn by_position(columns: &BTreeMap<String, Column>) -> Vec<(&String, &Column)> {
    let mut sorted: Vec<_> = columns.iter().collect();
    sorted.sort_by_key(|(_, column)| column.position);
    sorted
}

/// Whether no two rows can have the same values in these columns: they hold a whole key.
pub fn is_key(table: &Table, columns: &[String]) -> bool {
    table
        .primary_key
        .iter()
        .chain(table.uniques.values())
        .any(|key| !key.columns.is_empty() && key.columns.iter().all(|c| columns.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::{code, fenced, prose, slug};

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(prose("a|b\nc"), "a&#124;b c");
        assert_eq!(prose("- 1"), "\\- 1");
        assert_eq!(prose("12. a.b"), "12\\. a.b");
        assert_eq!(prose("customer_id _a_"), "customer_id \\_a\\_");
        assert_eq!(code("customer_id > 0"), "`customer_id > 0`");
        assert_eq!(code(" a"), "<code> a</code>");
        assert_eq!(prose("<script>"), "&lt;script&gt;");
        assert_eq!(code("a`|`b"), "<code>a&#96;&#124;&#96;b</code>");
        assert_eq!(code("</code><b>"), "<code>&lt;/code&gt;&lt;b&gt;</code>");
    }

    #[test]
    fn names_that_look_alike_have_slugs_of_their_own() {
        assert_eq!(slug("order_items"), "order_items");
        let alike = ["a b", "A b", "a.b", "ab", "", " "].map(slug);
        for (n, one) in alike.iter().enumerate() {
            assert!(!alike[..n].contains(one), "{alike:?}");
        }
    }

    #[test]
    fn a_fence_is_longer_than_what_is_in_it() {
        assert_eq!(fenced("sql", "SELECT 1\n"), "```sql\nSELECT 1\n```\n");
        assert_eq!(fenced("", "````"), "`````\n````\n`````\n");
    }
}
