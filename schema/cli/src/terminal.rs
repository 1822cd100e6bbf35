//! What is printed fits the terminal that it is printed on. Where there is none a program reads, and
//! lines stay whole.

use std::io::IsTerminal;

use anstyle::Style;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::again::Next;

const BOLD: Style = Style::new().bold();

/// Less is no use to anybody.
const NARROWEST: usize = 30;

/// How wide a stream is; none where it is no terminal.
pub fn width(stream: &impl IsTerminal) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    let said = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    Some(said.or_else(seen).unwrap_or(80).max(NARROWEST))
}

/// One paragraph with its line end, broken between words where it is wider than that. The lines after
/// the first begin with the indent.
pub fn wrapped(text: &str, width: Option<usize>, indent: &str) -> String {
    let Some(width) = width else {
        return format!("{text}\n");
    };
    let options = Options::new(width)
        .subsequent_indent(indent)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::fill(text, options) + "\n"
}

/// What helps next, as the last that is printed.
pub fn next(next: &Next, width: Option<usize>) -> String {
    let lead = wrapped(&format!("{BOLD}{}:{BOLD:#}", next.lead), width, "");
    format!("\n{lead}{next}")
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_line_is_broken_for_a_terminal_alone() {
        assert_eq!(wrapped("aaa bbb ccc", Some(8), "  "), "aaa bbb\n  ccc\n");
        assert_eq!(wrapped("aaa bbb ccc", None, "  "), "aaa bbb ccc\n");
        // Colours take no room.
        let coloured = "\u{1b}[1maaa\u{1b}[0m bbb";
        assert_eq!(wrapped(coloured, Some(8), ""), format!("{coloured}\n"));
    }
}
