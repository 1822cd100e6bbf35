//! Reads the statements of views, triggers and virtual tables, which say all there is to know.

use std::collections::BTreeSet;

use crate::lex::{Kind, Token, keyword::is_keyword, sqlite::Tokens};

/// What follows the name in `CREATE VIEW`, `TRIGGER` or `VIRTUAL TABLE`, in one spelling: words in
/// lower case, one space between tokens. A quoted word loses its quotes if it is a known name that
/// needs none; the others stay as they are, since SQLite reads one that names nothing as a string.
#[must_use]
pub fn after_name(sql: &str, known: &BTreeSet<String>) -> String {
    let tokens: Vec<_> = Tokens::new(sql).collect();
    let named = tokens
        .iter()
        .position(|t| ["VIEW", "TRIGGER", "TABLE"].iter().any(|word| t.is(word)))
        .map_or(0, |at| at + 1);
    let rest = tokens.get(named..).unwrap_or_default();
    let skipped = match rest {
        [a, b, c, ..] if a.is("IF") && b.is("NOT") && c.is("EXISTS") => 3,
        _ => 0,
    };
    let rest = rest.get(skipped..).unwrap_or_default();
    let name = match rest {
        [_, dot, _, ..] if dot.is_mark(".") => 3,
        _ => 1,
    };
    spelled(rest.get(name..).unwrap_or_default(), known)
}

fn spelled(tokens: &[Token<'_>], known: &BTreeSet<String>) -> String {
    let mut text = String::new();
    let mut last: Option<&Token<'_>> = None;
    for token in tokens {
        let tight = token.is_mark(",")
            || token.is_mark(")")
            || token.is_mark(";")
            || token.is_mark(".")
            || last.is_none_or(|l| l.is_mark("(") || l.is_mark("."))
            || (token.is_mark("(") && last.is_some_and(|l| l.kind == Kind::Word));
        if !tight {
            text.push(' ');
        }
        match token.kind {
            Kind::Word => text.push_str(&token.raw.to_ascii_lowercase()),
            Kind::Quoted => match bare(token.raw).filter(|name| known.contains(name)) {
                Some(name) => text.push_str(&name),
                None => text.push_str(token.raw),
            },
            _ => text.push_str(token.raw),
        }
        last = Some(token);
    }
    text.trim_end_matches(';').to_owned()
}

/// A quoted name that needs no quotes, in lower case.
fn bare(raw: &str) -> Option<String> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    let plain = inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !inner.starts_with(|c: char| c.is_ascii_digit())
        && !is_keyword(inner);
    plain.then(|| inner.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::after_name;

    #[test]
    fn spelling_of_views_does_not_count() {
        for sql in [
            "CREATE VIEW v AS SELECT a, count(*) FROM t WHERE b IN (1,2)",
            "create view if not exists main . \"v\" as -- so\n select A , Count ( * ) from \"T\" where B in(1, 2) ;",
        ] {
            assert_eq!(
                after_name(sql, &BTreeSet::from(["t".to_owned()])),
                "as select a, count(*) from t where b in(1, 2)"
            );
        }
        assert_eq!(after_name("CREATE", &BTreeSet::new()), "");
    }
}
