//! Writes expressions in one canonical way, so that two spellings SQLite reads alike compare equal.

use crate::sql::quote;

use super::role::{Role, roles};
use crate::lex::keyword::{among, is_keyword, is_truth};
use crate::lex::{Kind, Token, sqlite::Tokens};

/// The canonical text of an expression: equal for two spellings that SQLite reads alike.
///
/// It remains SQL of the same meaning. Every `"double-quoted"` token counts as an identifier; see
/// [`normalise_with`] for the other reading.
#[must_use]
pub fn normalise(sql: &str) -> String {
    canonical(&Tokens::new(sql).collect::<Vec<_>>(), None)
}

/// As [`normalise`], but a `"double-quoted"` token that is none of these columns is a string, which is how
/// SQLite reads it.
#[must_use]
pub fn normalise_with(sql: &str, columns: &[&str]) -> String {
    canonical(&Tokens::new(sql).collect::<Vec<_>>(), Some(columns))
}

/// The columns an expression mentions, in lower case and each once: to know on which columns a check or an
/// index rests. Functions, collations, types and the tables before a dot aren't among them.
#[must_use]
pub fn identifiers(expression: &str) -> Vec<String> {
    let tokens: Vec<_> = Tokens::new(expression).collect();
    let mut names: Vec<String> = Vec::new();
    for (token, role) in tokens.iter().zip(roles(&tokens)) {
        let name = token.text().to_ascii_lowercase();
        if role == Role::Column && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The text as a string literal.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The canonical text of tokens; with `columns`, other double-quoted ones are strings.
pub(super) fn canonical(tokens: &[Token<'_>], columns: Option<&[&str]>) -> String {
    let tokens = unwrapped(tokens);
    let mut text = String::new();
    let mut left: Option<(&Token<'_>, Role)> = None;
    for (token, role) in tokens.iter().zip(roles(tokens)) {
        if left.is_some_and(|left| spaced(left, token)) {
            text.push(' ');
        }
        let qualified = left.is_some_and(|(left, _)| left.is_mark("."));
        text.push_str(&written(
            token,
            role,
            if qualified { None } else { columns },
        ));
        left = Some((token, role));
    }
    text
}

/// The tokens without parentheses around them all; those of a list or a query are needed.
pub(super) fn unwrapped<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let layers = layers(tokens);
    let peeled = |layers: usize| {
        tokens
            .get(layers..tokens.len().saturating_sub(layers))
            .unwrap_or(tokens)
    };
    // Only the innermost layer can be about anything but one further pair.
    if needs_parentheses(peeled(layers)) {
        peeled(layers.saturating_sub(1))
    } else {
        peeled(layers)
    }
}

/// How many pairs of parentheses enclose all of the tokens: as many as open at the start and close at the end
/// only. Counted in one go, since text may hold thousands.
fn layers(tokens: &[Token<'_>]) -> usize {
    let opening = tokens.iter().take_while(|token| token.is_mark("(")).count();
    let closing = tokens
        .iter()
        .rev()
        .take_while(|token| token.is_mark(")"))
        .count();
    let between = tokens
        .get(opening..tokens.len().saturating_sub(closing))
        .unwrap_or_default();
    let (mut depth, mut least) = (opening, opening);
    for token in between {
        if token.is_mark("(") {
            depth = depth.saturating_add(1);
        } else if token.is_mark(")") {
            depth = depth.saturating_sub(1);
        }
        least = least.min(depth);
    }
    if depth == closing { least } else { 0 }
}

/// What stands between the parentheses that enclose all of these tokens.
pub(super) fn inside<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let [open, inner @ .., close] = tokens else {
        return None;
    };
    if !open.is_mark("(") || !close.is_mark(")") {
        return None;
    }
    let mut depth = 0_usize;
    for token in inner {
        if token.is_mark("(") {
            depth = depth.saturating_add(1);
        } else if token.is_mark(")") {
            depth = depth.checked_sub(1)?;
        }
    }
    (depth == 0).then_some(inner)
}

fn needs_parentheses(inner: &[Token<'_>]) -> bool {
    let query = inner.first().is_none_or(|first| {
        ["SELECT", "WITH", "VALUES"]
            .iter()
            .any(|word| first.is(word))
    });
    query || parts(inner).len() > 1
}

/// The parts between the commas that stand in no parentheses.
pub(super) fn parts<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_mark("(") {
                depth = depth.saturating_add(1);
            } else if token.is_mark(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_mark(",")
        })
        .collect()
}

/// Whether a space belongs between two tokens.
fn spaced((left, role): (&Token<'_>, Role), right: &Token<'_>) -> bool {
    // A digit behind a dot would make a number of it.
    let dot = left.is_mark(".") && !right.raw.starts_with(|first: char| first.is_ascii_digit());
    if dot || left.is_mark("(") || [")", ",", ".", ";"].iter().any(|mark| right.is_mark(mark)) {
        return false;
    }
    match role {
        Role::Function => false,
        Role::Keyword => !(right.is_mark("(") && (left.is("CAST") || left.is("RAISE"))),
        // `--` would begin a comment.
        Role::Sign => right.is_mark("-") || right.is_mark("+"),
        _ => true,
    }
}

fn written(token: &Token<'_>, role: Role, columns: Option<&[&str]>) -> String {
    match role {
        Role::Column if is_string(token, columns) => literal(&token.text()),
        Role::Function if is_keyword(&token.text()) => token.text().to_ascii_uppercase(),
        Role::Column | Role::Qualifier | Role::Function | Role::Name => identifier(&token.text()),
        Role::PostfixNot => "IS NOT".to_owned(),
        Role::Keyword => keyword(token.raw),
        Role::Value => value(token),
        Role::Sign | Role::Mark => mark(token.raw).to_owned(),
    }
}

fn is_string(token: &Token<'_>, columns: Option<&[&str]>) -> bool {
    token.raw.starts_with('"') && columns.is_some_and(|columns| !among(columns, &token.text()))
}

/// The name bare where that is safe, else quoted.
fn identifier(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let start = lower.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let simple = lower
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$');
    if start && simple && !is_keyword(&lower) && !is_truth(&lower) {
        lower
    } else {
        quote(&lower)
    }
}

fn keyword(raw: &str) -> String {
    match raw.to_ascii_uppercase().as_str() {
        "ISNULL" => "IS NULL".to_owned(),
        "NOTNULL" => "IS NOT NULL".to_owned(),
        upper => upper.to_owned(),
    }
}

/// Numbers differ in the case of `e` and of hex digits only; strings are kept to the letter.
fn value(token: &Token<'_>) -> String {
    match token.kind {
        Kind::Word => token.raw.to_ascii_uppercase(),
        Kind::String if token.is_blob() => token.raw.to_ascii_uppercase(),
        Kind::Number => match token.raw.get(..2) {
            Some("0x" | "0X") => format!(
                "0x{}",
                token.raw.get(2..).unwrap_or_default().to_ascii_uppercase()
            ),
            _ => token.raw.to_ascii_lowercase(),
        },
        _ => token.raw.to_owned(),
    }
}

fn mark(raw: &str) -> &str {
    match raw {
        "!=" => "<>",
        "==" => "=",
        other => other,
    }
}
