//! Splits a script for SQLite into its statements.

use crate::lex::{Token, sqlite::Tokens};

/// A statement of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The line it begins at, the first being 1.
    pub line: usize,
    /// Its text, without the `;` and without comments before or behind it.
    pub sql: &'a str,
}

/// The statements found so far, the commands for the engine's shell between them, and how far lines are
/// counted.
pub(super) struct Found<'a> {
    script: &'a str,
    statements: Vec<Statement<'a>>,
    commands: Vec<Statement<'a>>,
    line: usize,
    counted: usize,
}

impl<'a> Found<'a> {
    pub(super) fn new(script: &'a str) -> Self {
        Self {
            script,
            statements: Vec::new(),
            commands: Vec::new(),
            line: 1,
            counted: 0,
        }
    }

    /// Adds the statement between these bytes, behind all before it.
    pub(super) fn add(&mut self, start: usize, end: usize) {
        let statement = self.between(start, end);
        self.statements.extend(statement);
    }

    /// Adds the command for the shell whose line begins here, behind all before it.
    pub(super) fn add_command(&mut self, start: usize) {
        let rest = self.script.get(start..).unwrap_or_default();
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let command = self.between(start, start.saturating_add(end));
        self.commands.extend(command);
    }

    fn between(&mut self, start: usize, end: usize) -> Option<Statement<'a>> {
        let passed = self.script.get(self.counted..start).unwrap_or_default();
        self.line = self.line.saturating_add(passed.matches('\n').count());
        self.counted = start;
        let sql = self.script.get(start..end).filter(|sql| !sql.is_empty())?;
        Some(Statement {
            line: self.line,
            sql,
        })
    }

    pub(super) fn statements(self) -> Vec<Statement<'a>> {
        self.statements
    }

    pub(super) fn commands(self) -> Vec<Statement<'a>> {
        self.commands
    }
}

/// Splits a script into statements with the line each begins at; comments, blank statements and commands of
/// the `sqlite3` shell between statements are skipped.
///
/// A `;` ends a statement except inside the body of `CREATE TRIGGER`. A last statement without it is given too.
#[must_use]
pub fn split_sqlite(script: &str) -> Vec<Statement<'_>> {
    cut(script).statements()
}

/// The commands of the `sqlite3` shell in a script, each with its line.
#[must_use]
pub fn commands_sqlite(script: &str) -> Vec<Statement<'_>> {
    cut(script).commands()
}

fn cut(script: &str) -> Found<'_> {
    let mut found = Found::new(script);
    let mut tokens = Tokens::new(script);
    let mut open: Option<Open> = None;
    while let Some(token) = tokens.next() {
        open = match open {
            None if is_shell_command(script, &token) => {
                if token.raw.starts_with('.') {
                    found.add_command(token.offset);
                }
                tokens.skip_line(token.offset);
                None
            }
            None if token.is_mark(";") => None,
            None => Some(Open::new(&token)),
            Some(statement) if token.is_mark(";") && statement.may_end() => {
                found.add(statement.start, statement.end);
                None
            }
            Some(statement) => Some(statement.with(&token)),
        };
    }
    if let Some(statement) = open {
        found.add(statement.start, statement.end);
    }
    found
}

/// The shell takes lines that begin with `.` as commands, with `#` as comments.
fn is_shell_command(script: &str, token: &Token<'_>) -> bool {
    let before = script.get(..token.offset).unwrap_or_default();
    token.raw.starts_with(['.', '#']) && (before.is_empty() || before.ends_with('\n'))
}

/// How a statement begins, as far as that decides whether it makes a trigger.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Start,
    Create,
    Trigger,
    Other,
}

/// How near a trigger's end is: it is `;`, `END` and `;` in a row, and nothing else in a body looks so.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    Inside,
    Semicolon,
    End,
}

/// A statement that hasn't ended yet.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    end: usize,
    head: Head,
    tail: Tail,
}

impl Open {
    fn new(token: &Token<'_>) -> Self {
        Self {
            start: token.offset,
            end: token.offset,
            head: Head::Start,
            tail: Tail::Inside,
        }
        .with(token)
    }

    fn with(self, token: &Token<'_>) -> Self {
        let is = |words: &[&str]| words.iter().any(|word| token.is(word));
        let head = match self.head {
            Head::Start if is(&["CREATE"]) => Head::Create,
            Head::Start if is(&["EXPLAIN", "QUERY", "PLAN"]) => Head::Start,
            Head::Create if is(&["TEMP", "TEMPORARY"]) => Head::Create,
            Head::Create if is(&["TRIGGER"]) => Head::Trigger,
            Head::Trigger => Head::Trigger,
            _ => Head::Other,
        };
        let tail = match self.tail {
            _ if token.is_mark(";") => Tail::Semicolon,
            Tail::Semicolon if is(&["END"]) => Tail::End,
            _ => Tail::Inside,
        };
        Self {
            start: self.start,
            end: token.end(),
            head,
            tail,
        }
    }

    fn may_end(self) -> bool {
        self.head != Head::Trigger || self.tail == Tail::End
    }
}
