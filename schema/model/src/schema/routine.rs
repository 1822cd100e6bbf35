//! Functions, procedures and aggregates.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::cut::{group, grouped};

/// Which kind of routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum RoutineKind {
    Function,
    Procedure,
    Aggregate,
}

/// A function, procedure or aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Routine {
    /// Which of them.
    pub kind: RoutineKind,
    /// What it takes, gives and does.
    pub definition: RoutineDefinition,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What follows a routine's name in CREATE. It is written as the engine prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RoutineDefinition {
    /// A function or a procedure.
    Code(Code),
    /// An aggregate.
    Aggregate {
        /// Its arguments, with their names and modes.
        arguments: String,
        /// Of which functions it is made: `SFUNC = int4mul, STYPE = integer`.
        options: String,
    },
    /// What no engine prints so, such as a file may hold. Nothing is concluded from it.
    Unread(String),
}

/// A function or a procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// How it is called.
    pub signature: Signature,
    /// Its language.
    pub language: String,
    /// What else is said of it, a line each: `IMMUTABLE STRICT`, `SET search_path TO 'public'`.
    pub attributes: Vec<String>,
    /// What it does: `AS $function$…$function$`, `RETURN …`, `BEGIN ATOMIC …`.
    pub body: String,
}

/// How a routine is called. CREATE OR REPLACE can't change it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Its arguments, with their names, modes and defaults.
    pub arguments: String,
    /// What it gives; a procedure gives nothing.
    pub returns: Option<String>,
    /// The types that are converted on the way in and out: `FOR TYPE hstore`.
    pub transform: Option<String>,
}

impl RoutineDefinition {
    /// How the routine is called, where it is a function or a procedure that could be read.
    pub fn signature(&self) -> Option<&Signature> {
        match self {
            Self::Code(code) => Some(&code.signature),
            Self::Aggregate { .. } | Self::Unread(_) => None,
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.arguments)?;
        if let Some(returns) = &self.returns {
            write!(f, "\n RETURNS {returns}")?;
        }
        match &self.transform {
            Some(types) => write!(f, "\n TRANSFORM {types}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n LANGUAGE {}", self.signature, self.language)?;
        for said in &self.attributes {
            write!(f, "\n {said}")?;
        }
        write!(f, "\n{}", self.body)
    }
}

impl fmt::Display for RoutineDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => code.fmt(f),
            Self::Aggregate { arguments, options } => write!(f, "({arguments}) ({options})"),
            Self::Unread(text) => f.write_str(text),
        }
    }
}

impl From<RoutineDefinition> for String {
    fn from(definition: RoutineDefinition) -> Self {
        match definition {
            RoutineDefinition::Unread(text) => text,
            read => read.to_string(),
        }
    }
}

impl From<String> for RoutineDefinition {
    fn from(text: String) -> Self {
        match read(&text).filter(|read| read.to_string() == text) {
            Some(read) => read,
            None => Self::Unread(text),
        }
    }
}

impl From<&str> for RoutineDefinition {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

fn read(text: &str) -> Option<RoutineDefinition> {
    let (arguments, mut rest) = group(text)?;
    if let Some(options) = rest.strip_prefix(' ').and_then(grouped) {
        return Some(RoutineDefinition::Aggregate {
            arguments: arguments.to_owned(),
            options: options.to_owned(),
        });
    }
    let mut code = Code::default();
    code.signature.arguments = arguments.to_owned();
    let mut language = None;
    // What is said of it is set in by a blank, and its body isn't.
    while let Some(after) = rest.strip_prefix("\n ") {
        let said;
        (said, rest) = line(after)?;
        let known = |word: &str| said.strip_prefix(word).map(str::to_owned);
        match (language.is_some(), known("RETURNS "), known("TRANSFORM ")) {
            (false, Some(returns), _) => code.signature.returns = Some(returns),
            (false, _, Some(types)) => code.signature.transform = Some(types),
            (false, ..) => language = Some(known("LANGUAGE ")?),
            (true, ..) => code.attributes.push(said.to_owned()),
        }
    }
    code.language = language?;
    code.body = rest.strip_prefix('\n')?.to_owned();
    Some(RoutineDefinition::Code(code))
}

/// What stands before the next line break outside of quotes, and the rest from that on.
fn line(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, found) in text.char_indices() {
        match (quote, found) {
            (None, '\n') => return Some(text.split_at(at)),
            (None, '\'' | '"') => quote = Some(found),
            (Some(open), _) if open == found => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::RoutineDefinition;

    fn read(text: &str) -> RoutineDefinition {
        let read = RoutineDefinition::from(text.to_owned());
        assert_eq!(read.to_string(), text);
        read
    }

    #[test]
    fn a_function_is_read_part_by_part() {
        let text = "(a integer, b text DEFAULT ')\n LANGUAGE x'::text)\n RETURNS TABLE(c text)\n \
                    LANGUAGE plpgsql\n IMMUTABLE STRICT\n SET search_path TO 'public', 'a\n b'\n\
                    AS $function$\n BEGIN END\n$function$";
        let RoutineDefinition::Code(code) = read(text) else {
            panic!("it is code");
        };
        let signature = &code.signature;
        assert_eq!(
            signature.arguments,
            "a integer, b text DEFAULT ')\n LANGUAGE x'::text"
        );
        assert_eq!(signature.returns.as_deref(), Some("TABLE(c text)"));
        assert_eq!(code.language, "plpgsql");
        assert_eq!(
            code.attributes,
            ["IMMUTABLE STRICT", "SET search_path TO 'public', 'a\n b'"]
        );
        assert_eq!(code.body, "AS $function$\n BEGIN END\n$function$");
    }

    #[test]
    fn other_routines_are_read_too() {
        let RoutineDefinition::Code(procedure) = read("()\n LANGUAGE sql\nBEGIN ATOMIC\nEND")
        else {
            panic!("it is code");
        };
        assert_eq!(procedure.signature.returns, None);
        assert_eq!(procedure.body, "BEGIN ATOMIC\nEND");
        let RoutineDefinition::Code(of_types) = read(
            "(h hstore)\n RETURNS hstore\n TRANSFORM FOR TYPE hstore\n LANGUAGE plperl\nAS 'x'",
        ) else {
            panic!("it is code");
        };
        let transform = of_types.signature.transform.as_deref();
        assert_eq!(transform, Some("FOR TYPE hstore"));
        let RoutineDefinition::Aggregate { arguments, options } =
            read("(integer) (SFUNC = f, INITCOND = ')')")
        else {
            panic!("it is an aggregate");
        };
        assert_eq!(
            (arguments.as_str(), options.as_str()),
            ("integer", "SFUNC = f, INITCOND = ')'")
        );
    }

    #[test]
    fn what_no_engine_prints_stays_as_it_is() {
        for odd in [
            "",
            "(a integer",
            "() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "()\n LANGUAGE sql",
            "()\n RETURNS integer\nAS 'SELECT 1'",
            "() (a) (b)",
        ] {
            assert_eq!(read(odd), RoutineDefinition::Unread(odd.to_owned()));
        }
    }
}
