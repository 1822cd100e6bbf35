//! Texts that nobody wrote, read in every way: nothing panics, and what is one thing is no more than one.
//!
//! They are made of pieces of SQL, and of the statements of `tests/cases` cut up and put together again.
//! `PROPTEST_CASES` says how many.

mod holds;

use std::path::{Path, PathBuf};

use holds::holds;
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

/// What quotes, comments, groups, ends and begins.
const PIECES: &[&str] = &[
    "'",
    "''",
    "\"",
    "\"\"",
    "`",
    "[",
    "]",
    "(",
    ")",
    ";",
    ",",
    ".",
    "--",
    "/*",
    "*/",
    "\n",
    "\r",
    "\t",
    " ",
    "\\",
    "\\\n",
    "\0",
    "$",
    "$$",
    "$a$",
    "$1",
    "E'",
    "e'\\'",
    "U&'",
    "x'ab'",
    "B'1'",
    ":",
    "::",
    ":=",
    "@",
    "#",
    "?",
    "?1",
    "%",
    "&",
    "|",
    "||",
    "!",
    "~",
    "=",
    "<>",
    "+",
    "-",
    "*",
    "/",
    "{",
    "}",
    "0",
    "1e5",
    "12ab",
    "a",
    "A",
    "größe",
    "\u{a0}",
    "\u{feff}",
    "\u{2028}",
    "😀",
    "AS",
    "ATOMIC",
    "BEGIN",
    "CASE",
    "CHECK",
    "COLLATE",
    "CONSTRAINT",
    "COPY",
    "CREATE",
    "DEFAULT",
    "DESC",
    "END",
    "EXCLUDE",
    "FOREIGN",
    "FROM",
    "FUNCTION",
    "GENERATED",
    "INCLUDE",
    "INDEX",
    "KEY",
    "LANGUAGE",
    "NOT",
    "NULL",
    "NULLS",
    "ON",
    "OR",
    "PRIMARY",
    "REFERENCES",
    "REPLACE",
    "RETURN",
    "RETURNS",
    "SELECT",
    "STORED",
    "TABLE",
    "THEN",
    "TRIGGER",
    "UNIQUE",
    "USING",
    "VALUES",
    "VIEW",
    "WHEN",
    "WHERE",
    "WITH",
    "WITHOUT",
    "\\g",
    "\\!",
    ".shell",
    ".read",
    "go",
];

/// The scripts of the cases.
fn scripts() -> Vec<String> {
    let mut above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let cases = above.find_map(|folder| Some(folder.join("tests/cases")).filter(|f| f.is_dir()));
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("it can be read");
        let mut all: Vec<PathBuf> = entries
            .map(|entry| entry.expect("it can be read").path())
            .collect();
        all.sort();
        all
    };
    let cases = folders(&cases.expect("the cases stand in the repository"));
    let files = cases.iter().flat_map(|dialect| folders(dialect));
    let files =
        files.flat_map(|case| ["expected.sql", "live.sql", "plan.sql"].map(|file| case.join(file)));
    files
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect()
}

/// A part of a text, from one letter to another.
fn part<'a>(text: &'a str, from: &Index, to: &Index) -> &'a str {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if places.is_empty() {
        return text;
    }
    let (from, to) = (*from.get(&places), *to.get(&places));
    &text[from.min(to)..from.max(to)]
}

/// What fails is printed, and written nowhere: it becomes a test beside the code.
fn told() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

#[test]
fn every_script_of_the_cases_is_read() {
    let scripts = scripts();
    assert!(scripts.len() > 1_200, "{}", scripts.len());
    scripts.iter().for_each(|script| holds(script));
}

#[test]
fn pieces_put_together_are_read() {
    let pieces = vec(
        prop_oneof![9 => select(PIECES).prop_map(str::to_owned), 1 => ".{0,3}"],
        0..24,
    );
    let text = (pieces, select(&["", " "][..])).prop_map(|(pieces, between)| pieces.join(between));
    proptest!(told(), |(text in text)| holds(&text));
}

#[test]
fn parts_of_scripts_with_something_between_are_read() {
    let scripts = scripts();
    let cut = (any::<Index>(), any::<Index>(), any::<Index>());
    let cuts = vec((cut, select(PIECES)), 1..4);
    proptest!(told(), |(cuts in cuts)| {
        let mut text = String::new();
        for ((script, from, to), piece) in &cuts {
            let whole: &String = script.get(&scripts);
            let part = part(whole, from, to);
            // Long ones are slow, and no other.
            text.extend(part.chars().take(400));
            text.push_str(piece);
        }
        holds(&text);
    });
}
