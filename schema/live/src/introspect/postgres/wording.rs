//! Where Postgres prints one expression in two ways, so that a database and its restored dump differ in
//! words alone.
//!
//! `role IN ('a', 'b')` on a varchar is printed as an array that is cast, and what is printed is read
//! back as an array of casts. `a BETWEEN 1 AND 5 AND b` is printed as one AND in another, and what is
//! printed is read back as a single one. The second form is printed as it is read, so that both become
//! it.

const BEGIN: &str = "(ARRAY[";
const END: &str = "])::text[]";
const VARCHAR: &str = "::character varying";

/// The text as it is printed once it has been printed and read.
pub fn settled(text: String) -> String {
    let text = match text.contains(END) {
        true => of_casts(&text),
        false => text,
    };
    match text.contains(" AND ") || text.contains(" OR ") {
        true => flat(&text),
        false => text,
    }
}

/// The text with every cast array of strings as an array of cast strings.
fn of_casts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match elements(&from[BEGIN.len()..]) {
            Some((elements, after)) => {
                let cast: Vec<_> = elements.iter().map(|e| format!("({e})::text")).collect();
                out.push_str(&format!("ARRAY[{}]", cast.join(", ")));
                rest = after;
            }
            None => {
                out.push_str(BEGIN);
                rest = &from[BEGIN.len()..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The strings up to the array's end, and what follows it; none if it holds anything else.
fn elements(mut rest: &str) -> Option<(Vec<&str>, &str)> {
    let mut found = Vec::new();
    loop {
        let literal = rest.strip_prefix('\'')?;
        let mut end = 0;
        // A quote in a string is written twice.
        loop {
            end += literal.get(end..)?.find('\'')? + 1;
            if !literal.get(end..)?.starts_with('\'') {
                break;
            }
            end += 1;
        }
        let after = literal.get(end..)?.strip_prefix(VARCHAR)?;
        found.push(rest.get(..1 + end + VARCHAR.len())?);
        match after.strip_prefix(", ") {
            Some(more) => rest = more,
            None => return Some((found, after.strip_prefix(END)?)),
        }
    }
}

/// What stands between a pair of parentheses.
#[derive(Default)]
struct Group {
    text: String,
    /// The words outside strings and inner parentheses.
    words: Vec<String>,
    /// Whether the last word goes on.
    in_word: bool,
    /// A group that was closed just now and would be a part of this one's AND or OR, if the same word
    /// follows: where it begins, and the word.
    open: Option<(usize, &'static str)>,
}

impl Group {
    /// The word between its operands, where it is a chain of AND or of OR alone.
    fn chain(&self) -> Option<&'static str> {
        const OTHERS: [&str; 8] = [
            "SELECT", "VALUES", "WITH", "CASE", "BETWEEN", "FROM", "WHERE", "ON",
        ];
        let has = |word: &str| self.words.iter().any(|w| w == word);
        match (has("AND"), has("OR")) {
            _ if OTHERS.into_iter().any(has) => None,
            (true, false) => Some(" AND "),
            (false, true) => Some(" OR "),
            _ => None,
        }
    }

    /// Takes the inner group's parentheses away, if what follows shows that they say nothing.
    fn settle_open(&mut self, rest: &str) {
        let Some((from, word)) = self.open.take() else {
            return;
        };
        let alone = self.text[..from].is_empty();
        let before = alone || self.text[..from].ends_with(word);
        let last = rest.is_empty() || rest.starts_with(')');
        let after = last || rest.starts_with(word);
        // Alone between two parentheses it is no part of a chain.
        if before && after && !(alone && last) {
            self.text.pop();
            self.text.remove(from);
        }
    }

    fn push(&mut self, c: char, in_string: bool) {
        self.text.push(c);
        let of_word = !in_string && (c.is_ascii_alphanumeric() || c == '_');
        match (of_word, self.in_word) {
            (true, true) => {
                if let Some(word) = self.words.last_mut() {
                    word.push(c);
                }
            }
            (true, false) => self.words.push(c.to_string()),
            _ => {}
        }
        self.in_word = of_word;
    }
}

/// The text without the parentheses around an AND that is part of an AND, or an OR of an OR.
fn flat(text: &str) -> String {
    let mut outer: Vec<Group> = Vec::new();
    let mut group = Group::default();
    // A doubled quote ends one string and begins the next, which comes to the same.
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        group.settle_open(rest);
        match (quote, c) {
            (None, '(') => outer.push(std::mem::take(&mut group)),
            (None, ')') if !outer.is_empty() => {
                let inner = std::mem::replace(&mut group, outer.pop().unwrap_or_default());
                group.open = inner.chain().map(|word| (group.text.len(), word));
                group.in_word = false;
                group.text.push('(');
                group.text.push_str(&inner.text);
                group.text.push(')');
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                group.push(c, true);
            }
            (Some(open), _) => {
                quote = Some(open).filter(|open| *open != c);
                group.push(c, true);
            }
            _ => group.push(c, false),
        }
    }
    group.settle_open("");
    // Parentheses that aren't closed stay as they are.
    while let Some(mut around) = outer.pop() {
        around.text.push('(');
        around.text.push_str(&group.text);
        group = around;
    }
    group.text
}

#[cfg(test)]
mod tests {
    use super::settled;

    #[test]
    fn a_chain_in_a_chain_is_one() {
        let flat = |text: &str| settled(text.to_owned());
        for (printed, read) in [
            (
                "CHECK ((((a >= 1) AND (a <= 5)) AND ((b >= 1) AND (b <= 5))))",
                "CHECK (((a >= 1) AND (a <= 5) AND (b >= 1) AND (b <= 5)))",
            ),
            ("((a OR b) OR c)", "(a OR b OR c)"),
            ("(x AND (y AND (z AND w)))", "(x AND y AND z AND w)"),
            (
                "((a AND b) AND f(c AND (d AND e)))",
                "(a AND b AND f(c AND d AND e))",
            ),
        ] {
            assert_eq!(flat(printed), read);
            assert_eq!(flat(read), read);
        }
        for other in [
            "((a OR b) AND (c OR d))",
            "(NOT (a AND b) AND c)",
            "((a AND b) = (c AND d))",
            "(('x AND (y AND z)'::text = t) AND b)",
            "((\"a AND b\") AND c)",
            "((SELECT (a AND b)) AND c)",
            "(a AND (SELECT x AND y))",
            "(a AND (CASE WHEN b AND c THEN d END))",
            "((a AND b))",
            "(a AND (b AND c",
            "a) AND (b OR c)",
            "(é AND (b)) OR ('ü')",
        ] {
            assert_eq!(flat(other), other);
        }
    }

    #[test]
    fn both_forms_of_a_list_are_one() {
        let cast = "CHECK (((r)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))";
        let of_casts = "CHECK (((r)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])))";
        assert_eq!(settled(cast.to_owned()), of_casts);
        assert_eq!(settled(of_casts.to_owned()), of_casts);
        for other in [
            "(ARRAY[a, b])::text[]",
            "(ARRAY['a'::text",
            "(ARRAY['",
            "])::text[]",
        ] {
            assert_eq!(settled(other.to_owned()), other);
        }
    }
}
