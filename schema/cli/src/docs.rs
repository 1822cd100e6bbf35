//! `evenkeel docs`: a database's schema as a document to keep beside the code.

use std::{
    error::Error,
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use evenkeel_engine::{document, without_own};
use evenkeel_live::{introspect::observe, source::existing};

use crate::{
    again::{Again, Next},
    argument,
    database::DatabaseArgs,
    file::write_whole,
    progress::waiting,
    report::DRIFT,
    terminal,
};

/// Where a document goes, and what it is called.
#[derive(Args)]
pub struct DocsArgs {
    /// Where to write it: DATABASE_SCHEMA.md, or the file named. Without, it is printed.
    #[arg(
        short,
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = "DATABASE_SCHEMA.md"
    )]
    output: Option<PathBuf>,
    /// Write nothing; say whether the file of -o is what would be written.
    #[arg(long, requires = "output")]
    check: bool,
    /// The document's title.
    #[arg(long, value_name = "TEXT", default_value = DocsArgs::TITLE)]
    title: String,
}

impl DocsArgs {
    /// The title of a document unless another was said.
    const TITLE: &str = "Database schema";
}

pub async fn docs(args: &DocsArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let database = existing(&on.url()?)?;
    let read = waiting("Reading the schema", observe(&database)).await;
    database.close().await;
    let shown = database.shown();
    let read = read.map_err(|e| e.of(shown))?;
    let schema = without_own(read.schema);
    let text = document::markdown(&schema, &args.title);
    match &args.output {
        None => print!("{text}"),
        Some(path) if args.check => return check(path, &text, shown, &writes(args, on, path)?),
        Some(path) => {
            write_whole(path, &text)?;
            let (count, path) = (schema.tables.len(), argument::path(path));
            let tables = if count == 1 {
                "1 table".into()
            } else {
                format!("{count} tables")
            };
            eprintln!("{path} describes {tables} of {shown}.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The command that writes the document.
fn writes(args: &DocsArgs, on: &DatabaseArgs, path: &Path) -> Result<Next, Box<dyn Error>> {
    let mut again = Again::of(on)?;
    if args.title != DocsArgs::TITLE {
        again = again.with("--title", &args.title);
    }
    let path = again.address(&path.display().to_string(), "OUTPUT", "-o");
    let command = format!("docs -o {path}");
    Ok(again.next("What writes it", vec![again.evenkeel(&command)]))
}

fn check(
    path: &Path,
    text: &str,
    database: &str,
    writes: &Next,
) -> Result<ExitCode, Box<dyn Error>> {
    let file = argument::path(path);
    let kept = match std::fs::read(path) {
        Ok(kept) => kept,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            println!("There is no {file}.");
            print_next(writes);
            return Ok(ExitCode::from(DRIFT));
        }
        Err(error) => return Err(format!("{file} can't be read: {error}").into()),
    };
    Ok(match difference(&String::from_utf8_lossy(&kept), text) {
        None => {
            eprintln!("{file} is what {database} says.");
            ExitCode::SUCCESS
        }
        Some((number, line)) => {
            let says = match line {
                Some(line) => format!("the database says {line:?}"),
                None => "the database says nothing more".to_owned(),
            };
            println!("{file} is out of date from line {number} on, where {says}.");
            print_next(writes);
            ExitCode::from(DRIFT)
        }
    })
}

fn print_next(next: &Next) {
    let width = terminal::width(&io::stdout());
    anstream::print!("{}", terminal::next(next, width));
}

/// The first line that differs, from 1, and what it should be; none where it should not be there.
/// How lines end makes no difference: version control may have changed that.
fn difference<'a>(kept: &str, text: &'a str) -> Option<(usize, Option<&'a str>)> {
    let (mut kept, mut wanted) = (kept.lines(), text.lines());
    for number in 1.. {
        match (kept.next(), wanted.next()) {
            (None, None) => return None,
            (a, b) if a == b => {}
            (_, line) => return Some((number, line)),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(difference("a\r\nb\r\n", "a\nb\n"), None);
        assert_eq!(difference("a\nx\n", "a\nb\n"), Some((2, Some("b"))));
        assert_eq!(difference("a\n", "a\nb\n"), Some((2, Some("b"))));
        assert_eq!(difference("a\nb\n", "a\n"), Some((2, None)));
        assert_eq!(difference("", "a\n"), Some((1, Some("a"))));
    }
}
