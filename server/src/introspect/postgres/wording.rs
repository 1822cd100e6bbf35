//! Where Postgres prints one expression in two ways.
//!
//! `role IN ('a', 'b')` on a varchar is printed as an array that is cast, and what is printed is read
//! back as an array of casts: so a database and its restored dump differ in words alone. The second
//! form is printed as it is read, so that both become it.

const BEGIN: &str = "(ARRAY[";
const END: &str = "])::text[]";
const VARCHAR: &str = "::character varying";

/// The text with every cast array of strings as an array of cast strings.
pub fn settled(text: String) -> String {
    if !text.contains(END) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
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

#[cfg(test)]
mod tests {
    use super::settled;

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
