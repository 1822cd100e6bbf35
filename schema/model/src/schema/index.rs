//! What an index says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cut::{grouped, name, split};

/// What an index says, without its name and its table's: for Postgres from USING on, for SQLite from the
/// columns on. It is written as the engine prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum IndexDefinition {
    /// Part by part.
    Parts(IndexParts),
    /// What no engine prints so, such as a file may hold. Nothing is concluded from it.
    Unread(String),
}

/// The parts of an index's definition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexParts {
    /// How it is kept: `btree`, `gin`. SQLite has one way and no word for it.
    pub method: Option<String>,
    /// By what it finds rows, in its order.
    pub key: Vec<KeyPart>,
    /// Columns whose values are kept beside the key, as they are printed.
    pub include: Vec<String>,
    /// Whether a NULL is the same as another.
    pub nulls_not_distinct: bool,
    /// Storage parameters and their values, as they are printed: `fillfactor`, `'70'`.
    pub parameters: Vec<(String, String)>,
    /// Where it lies, where that isn't the database's own place.
    pub tablespace: Option<String>,
    /// The rows that are in it, where not all are.
    pub predicate: Option<String>,
}

/// A part of an index's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    /// What is looked for.
    pub term: KeyTerm,
    /// The collation, where it isn't the column's own.
    pub collation: Option<String>,
    /// The operator class, perhaps with its parameters, where it isn't the type's own.
    pub operator_class: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether NULLs come first, where they come elsewhere than usual.
    pub nulls_first: Option<bool>,
}

/// What a part of an index's key looks for, as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyTerm {
    /// A column, in quotes where its name needs them.
    Column(String),
    /// An expression, in parentheses where it needs them.
    Expression(String),
}

impl IndexDefinition {
    /// Its parts, where it could be read.
    pub fn parts(&self) -> Option<&IndexParts> {
        match self {
            Self::Parts(parts) => Some(parts),
            Self::Unread(_) => None,
        }
    }

    /// The texts in it that may name anything: its expressions and its condition, or all that couldn't be read.
    pub fn expressions(&self) -> impl Iterator<Item = &str> {
        let (parts, unread) = match self {
            Self::Parts(parts) => (Some(parts), None),
            Self::Unread(text) => (None, Some(text.as_str())),
        };
        let terms = parts.into_iter().flat_map(|parts| &parts.key);
        let terms = terms.filter_map(|part| match &part.term {
            KeyTerm::Column(_) => None,
            KeyTerm::Expression(text) => Some(text.as_str()),
        });
        let predicate = parts.and_then(|parts| parts.predicate.as_deref());
        terms.chain(predicate).chain(unread)
    }
}

impl IndexParts {
    /// The columns of its key, in its order; none where an expression is in it.
    pub fn columns(&self) -> Option<Vec<String>> {
        let column = |part: &KeyPart| match &part.term {
            KeyTerm::Column(text) => name(text),
            KeyTerm::Expression(_) => None,
        };
        self.key.iter().map(column).collect()
    }

    /// Whether it is of columns alone, and nothing else is said of them or of it.
    pub fn is_plain(&self) -> bool {
        let bare = |part: &KeyPart| part.is_bare() && matches!(part.term, KeyTerm::Column(_));
        let Self {
            method: _,
            key,
            include,
            nulls_not_distinct,
            parameters,
            tablespace,
            predicate,
        } = self;
        key.iter().all(bare)
            && include.is_empty()
            && !nulls_not_distinct
            && parameters.is_empty()
            && tablespace.is_none()
            && predicate.is_none()
    }
}

impl KeyPart {
    /// One of which nothing is said but what is looked for.
    pub fn of(term: KeyTerm) -> Self {
        Self {
            term,
            collation: None,
            operator_class: None,
            descending: false,
            nulls_first: None,
        }
    }

    /// Whether nothing is said of it but what is looked for.
    pub fn is_bare(&self) -> bool {
        *self == Self::of(self.term.clone())
    }
}

impl fmt::Display for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.term {
            KeyTerm::Column(text) | KeyTerm::Expression(text) => f.write_str(text)?,
        }
        if let Some(collation) = &self.collation {
            write!(f, " COLLATE {collation}")?;
        }
        if let Some(class) = &self.operator_class {
            write!(f, " {class}")?;
        }
        if self.descending {
            f.write_str(" DESC")?;
        }
        match self.nulls_first {
            Some(true) => f.write_str(" NULLS FIRST"),
            Some(false) => f.write_str(" NULLS LAST"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for IndexParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = &self.method {
            write!(f, "USING {method} ")?;
        }
        let key: Vec<String> = self.key.iter().map(ToString::to_string).collect();
        write!(f, "({})", key.join(", "))?;
        if !self.include.is_empty() {
            write!(f, " INCLUDE ({})", self.include.join(", "))?;
        }
        if self.nulls_not_distinct {
            f.write_str(" NULLS NOT DISTINCT")?;
        }
        if !self.parameters.is_empty() {
            let all = self.parameters.iter();
            let all: Vec<String> = all.map(|(name, value)| format!("{name}={value}")).collect();
            write!(f, " WITH ({})", all.join(", "))?;
        }
        if let Some(tablespace) = &self.tablespace {
            write!(f, " TABLESPACE {tablespace}")?;
        }
        match &self.predicate {
            Some(predicate) => write!(f, " WHERE {predicate}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for IndexDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parts(parts) => parts.fmt(f),
            Self::Unread(text) => f.write_str(text),
        }
    }
}

impl From<IndexDefinition> for String {
    fn from(definition: IndexDefinition) -> Self {
        match definition {
            IndexDefinition::Parts(parts) => parts.to_string(),
            IndexDefinition::Unread(text) => text,
        }
    }
}

impl From<String> for IndexDefinition {
    fn from(text: String) -> Self {
        match read(&text).filter(|parts| parts.to_string() == text) {
            Some(parts) => Self::Parts(parts),
            None => Self::Unread(text),
        }
    }
}

impl From<&str> for IndexDefinition {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

fn read(text: &str) -> Option<IndexParts> {
    let mut parts = IndexParts::default();
    let words = split(text, " ")?;
    let mut rest = words.as_slice();
    if let ["USING", method, after @ ..] = rest {
        parts.method = Some((*method).to_owned());
        rest = after;
    }
    let (key, after) = rest.split_first()?;
    let of_postgres = parts.method.is_some();
    let key = split(grouped(key)?, ", ")?.into_iter();
    parts.key = key
        .map(|part| match of_postgres {
            true => of_postgres_key(part),
            false => of_sqlite_key(part),
        })
        .collect::<Option<_>>()?;
    rest = after;
    loop {
        rest = match rest {
            [] => return Some(parts),
            ["INCLUDE", columns, after @ ..] => {
                let columns = split(grouped(columns)?, ", ")?.into_iter();
                parts.include = columns.map(str::to_owned).collect();
                after
            }
            ["NULLS", "NOT", "DISTINCT", after @ ..] => {
                parts.nulls_not_distinct = true;
                after
            }
            ["WITH", parameters, after @ ..] => {
                for parameter in split(grouped(parameters)?, ", ")? {
                    let (name, value) = parameter.split_once('=')?;
                    let parameter = (name.to_owned(), value.to_owned());
                    parts.parameters.push(parameter);
                }
                after
            }
            ["TABLESPACE", place, after @ ..] => {
                parts.tablespace = Some((*place).to_owned());
                after
            }
            ["WHERE", predicate @ ..] => {
                parts.predicate = Some(predicate.join(" "));
                &[]
            }
            _ => return None,
        };
    }
}

/// What is said of a part's order, and the words before that.
fn ordered<'a, 'b>(mut words: &'a [&'b str]) -> (KeyPart, &'a [&'b str]) {
    let mut part = KeyPart::of(KeyTerm::Expression(String::new()));
    if let [before @ .., "NULLS", place @ ("FIRST" | "LAST")] = words {
        part.nulls_first = Some(*place == "FIRST");
        words = before;
    }
    if let [before @ .., "DESC"] = words {
        part.descending = true;
        words = before;
    }
    (part, words)
}

fn term(text: &str) -> KeyTerm {
    match name(text) {
        Some(_) => KeyTerm::Column(text.to_owned()),
        None => KeyTerm::Expression(text.to_owned()),
    }
}

/// `name COLLATE "C" text_pattern_ops DESC NULLS LAST`: a column, a call or something in parentheses first.
fn of_postgres_key(text: &str) -> Option<KeyPart> {
    let words = split(text, " ")?;
    let (mut part, words) = ordered(&words);
    let (first, mut rest) = words.split_first()?;
    part.term = term(first);
    if let ["COLLATE", collation, after @ ..] = rest {
        part.collation = Some((*collation).to_owned());
        rest = after;
    }
    part.operator_class = match rest {
        [] => None,
        [class] => Some((*class).to_owned()),
        // With parameters of its own.
        [class, parameters] if grouped(parameters).is_some() => {
            Some(format!("{class} {parameters}"))
        }
        _ => return None,
    };
    Some(part)
}

/// `"name" COLLATE NOCASE DESC`, or an expression of any number of words in its place.
fn of_sqlite_key(text: &str) -> Option<KeyPart> {
    let words = split(text, " ")?;
    let (mut part, words) = ordered(&words);
    let said = match words {
        [one, "COLLATE", collation] => {
            part.collation = Some((*collation).to_owned());
            (*one).to_owned()
        }
        all => all.join(" "),
    };
    // Its columns are printed in quotes; a bare word is an expression.
    part.term = match said.starts_with('"') {
        true => term(&said),
        false => KeyTerm::Expression(said),
    };
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::{IndexDefinition, KeyTerm};

    fn read(text: &str) -> IndexDefinition {
        let read = IndexDefinition::from(text.to_owned());
        assert_eq!(read.to_string(), text);
        let written = serde_json::to_value(&read).expect("written");
        assert_eq!(written, serde_json::Value::from(text));
        read
    }

    #[test]
    fn what_postgres_prints_is_read_part_by_part() {
        let index = read(
            "USING btree (name COLLATE \"C\" text_pattern_ops DESC NULLS LAST, lower(mail), \
             ((a || ', '::text))) INCLUDE (\"first name\", b) NULLS NOT DISTINCT \
             WITH (fillfactor='70', deduplicate_items='off') TABLESPACE fast WHERE ((a > 0) AND b)",
        );
        let parts = index.parts().expect("it is read");
        assert_eq!(parts.method.as_deref(), Some("btree"));
        let [name, call, sum] = parts.key.as_slice() else {
            panic!("{parts:?}");
        };
        assert_eq!(name.term, KeyTerm::Column("name".into()));
        assert_eq!(name.collation.as_deref(), Some("\"C\""));
        assert_eq!(name.operator_class.as_deref(), Some("text_pattern_ops"));
        assert!(name.descending && name.nulls_first == Some(false) && !name.is_bare());
        assert_eq!(call.term, KeyTerm::Expression("lower(mail)".into()));
        assert!(call.is_bare() && sum.is_bare());
        assert_eq!(parts.include, ["\"first name\"", "b"]);
        assert!(parts.nulls_not_distinct);
        assert_eq!(parts.parameters.len(), 2);
        assert_eq!(parts.tablespace.as_deref(), Some("fast"));
        assert_eq!(parts.predicate.as_deref(), Some("((a > 0) AND b)"));
        assert_eq!(parts.columns(), None);
        let all: Vec<&str> = index.expressions().collect();
        assert_eq!(
            all,
            ["lower(mail)", "((a || ', '::text))", "((a > 0) AND b)"]
        );
        let plain = read("USING btree (\"where\", b)");
        let columns = plain.parts().and_then(|parts| parts.columns());
        assert_eq!(columns, Some(vec!["where".into(), "b".into()]));
        let parts = read("USING gist (path gist_ltree_ops (siglen='100') NULLS FIRST)");
        let class = parts
            .parts()
            .and_then(|p| p.key[0].operator_class.as_deref());
        assert_eq!(class, Some("gist_ltree_ops (siglen='100')"));
    }

    #[test]
    fn what_is_printed_of_sqlite_is_read_part_by_part() {
        let index = read("(\"name\" COLLATE NOCASE DESC, a + b, lower(c)) WHERE d = 'x WHERE y'");
        let parts = index.parts().expect("it is read");
        assert_eq!(parts.method, None);
        let [name, sum, call] = parts.key.as_slice() else {
            panic!("{parts:?}");
        };
        assert_eq!(name.term, KeyTerm::Column("\"name\"".into()));
        assert_eq!(name.collation.as_deref(), Some("NOCASE"));
        assert!(name.descending);
        assert_eq!(sum.term, KeyTerm::Expression("a + b".into()));
        assert_eq!(call.term, KeyTerm::Expression("lower(c)".into()));
        assert_eq!(parts.predicate.as_deref(), Some("d = 'x WHERE y'"));
    }

    #[test]
    fn what_no_engine_prints_stays_as_it_is() {
        for odd in [
            "",
            "USING btree",
            "USING btree (a",
            "USING btree (a); DROP TABLE t",
            "USING btree (a)  WHERE b",
            "USING btree (a) WITH (fillfactor)",
            "USING btree (a b c d)",
            "USING btree (a) ON u (b)",
            "(a) INCLUDE",
        ] {
            let IndexDefinition::Unread(text) = read(odd) else {
                panic!("{odd} was read");
            };
            assert_eq!(text, odd);
        }
    }
}
