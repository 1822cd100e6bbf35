//! Files that spreadsheets open.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use evenkeel_model::shown_but;

/// What says that a file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes a file. Excel takes one without the mark for one of the machine's old alphabet. Whatever separates the
/// columns where it is opened, a quoted cell stays one.
pub fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::from(BYTE_ORDER_MARK))
}

/// The file that was written.
pub fn written(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, csv::Error> {
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// A file as an answer.
pub fn download(name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, disposition.as_str()),
        ],
        bytes,
    )
        .into_response()
}

/// A cell in which nothing is hidden or turned round, and nothing is a formula.
pub fn seen(cell: String) -> String {
    inert(shown_but(&cell, &['\t', '\n', '\r']))
}

/// A cell that a spreadsheet would take for a formula, made a text. Where the file is read with another
/// separator a cell may be cut into several, so what would begin one of those is as harmless.
fn inert(cell: String) -> String {
    if number(&cell) {
        return cell;
    }
    let mut inert = String::with_capacity(cell.len() + 1);
    // Where what is written next would be the first of a cell.
    let mut begins = Some(0);
    for sign in cell.chars() {
        match (sign, begins) {
            (
                ';' | '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}',
                _,
            ) => {
                if begins == Some(0) && sign != ';' {
                    inert.push('\'');
                }
                inert.push(sign);
                begins = Some(inert.len());
                continue;
            }
            // Spreadsheets leave out what a cell begins with of these, and look at what follows.
            (sign, Some(_))
                if sign == '"' || sign == '\'' || sign.is_whitespace() || invisible(sign) => {}
            ('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '−', Some(at)) => {
                inert.insert(at, '\'');
                begins = None;
            }
            _ => begins = None,
        }
        inert.push(sign);
    }
    inert
}

/// Signs that show nothing, and that a spreadsheet may leave out.
fn invisible(sign: char) -> bool {
    matches!(sign, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a cell is a plain number, which a sign makes no formula of.
fn number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part]
        .iter()
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(inert("=1+1".into()), "'=1+1");
        assert_eq!(inert("@SUM(A1)".into()), "'@SUM(A1)");
        assert_eq!(inert("-12.50".into()), "-12.50");
        assert_eq!(inert("x;=1+1".into()), "x;'=1+1");
        assert_eq!(inert("x\t@A1;\n +1".into()), "x\t'@A1;\n' +1");
        assert_eq!(inert("\u{200b}=1".into()), "'\u{200b}=1");
        assert_eq!(inert("x;\"=1".into()), "x;'\"=1");
        assert_eq!(inert("\t=1".into()), "'\t'=1");
        assert_eq!(inert("-inf".into()), "'-inf");
        assert_eq!(inert("a-b; c=d".into()), "a-b; c=d");
        assert_eq!(inert("plain".into()), "plain");
    }
}
