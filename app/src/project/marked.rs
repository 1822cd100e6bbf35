//! Where in a text the words stand that were looked for.

/// The text in pieces, and of each whether it is one of the words, whatever its case.
pub fn marked<'a>(text: &'a str, words: &[&str]) -> Vec<(bool, &'a str)> {
    let words: Vec<Vec<char>> = words
        .iter()
        .map(|word| word.chars().flat_map(char::to_lowercase).collect())
        .filter(|word: &Vec<char>| !word.is_empty())
        .collect();
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(next) = text[at..].chars().next() {
        let longest = words
            .iter()
            .filter_map(|word| begins(&text[at..], word))
            .max();
        match longest {
            Some(length) => {
                if plain < at {
                    pieces.push((false, &text[plain..at]));
                }
                pieces.push((true, &text[at..at + length]));
                at += length;
                plain = at;
            }
            None => at += next.len_utf8(),
        }
    }
    if plain < text.len() {
        pieces.push((false, &text[plain..]));
    }
    pieces
}

/// The length of the word in bytes, where the text begins with it.
fn begins(text: &str, word: &[char]) -> Option<usize> {
    let mut rest = word;
    for (at, sign) in text.char_indices() {
        for small in sign.to_lowercase() {
            rest = rest.strip_prefix(&[small])?;
        }
        if rest.is_empty() {
            return Some(at + sign.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn words_are_marked_in_any_case() {
        let pieces = |text, words: &[&str]| -> String {
            let pieces = marked(text, words).into_iter();
            pieces
                .map(|(word, piece)| {
                    if word {
                        format!("[{piece}]")
                    } else {
                        piece.to_owned()
                    }
                })
                .collect()
        };
        assert_eq!(
            pieces("Übersee Harbour", &["üBER", "har"]),
            "[Über]see [Har]bour"
        );
        assert_eq!(pieces("aaa", &["a", "aa"]), "[aa][a]");
        assert_eq!(pieces("Harbour", &[""]), "Harbour");
        assert_eq!(pieces("", &["a"]), "");
        assert_eq!(pieces("straße", &["SSE"]), "straße");
        // One sign that is two in small letters.
        assert_eq!(pieces("\u{130}zmir", &["i"]), "\u{130}zm[i]r");
    }
}
