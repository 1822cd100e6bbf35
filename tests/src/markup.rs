//! A page as far as tests look into it: just enough of HTML to find tags, attributes and inputs in
//! what our own server renders.

/// A page without its scripts and comments, so that what a test finds in it is what a person sees.
/// The data for hydration, for one, repeats every text of the page inside a script.
pub struct Markup(String);

impl Markup {
    pub(crate) fn read(html: &str) -> Self {
        let mut kept = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            kept.push_str(&rest[..start]);
            rest = &rest[start..];
            let end = if rest.starts_with("<!>") {
                Some(3)
            } else if rest.starts_with("<!--") {
                Some(rest.find("-->").map_or(rest.len(), |end| end + 3))
            } else if rest.starts_with("<script") {
                Some(rest.find("</script>").map_or(rest.len(), |end| end + 9))
            } else {
                None
            };
            match end {
                Some(end) => rest = &rest[end..],
                None => {
                    kept.push('<');
                    rest = &rest[1..];
                }
            }
        }
        kept.push_str(rest);
        Self(kept)
    }

    /// Whether this stands in the page, as HTML.
    #[must_use]
    pub fn contains(&self, html: &str) -> bool {
        self.0.contains(html)
    }

    /// Whether this can be read in the page, outside of tags.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        self.words().contains(text)
    }

    /// All that can be read in the page, outside of tags.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        let mut rest = self.0.as_str();
        while let Some(start) = rest.find('<') {
            words.push_str(&rest[..start]);
            rest = &rest[start..];
            rest = end_of_tag(rest).map_or("", |end| &rest[end + 1..]);
        }
        words.push_str(rest);
        unescape(&words)
    }

    /// The opening tags of an element, from `<` to `>`.
    #[must_use]
    pub fn tags(&self, element: &str) -> Vec<&str> {
        let open = format!("<{element}");
        self.0
            .match_indices(&open)
            .filter_map(|(start, _)| {
                let tag = &self.0[start..];
                let tag = &tag[..=end_of_tag(tag)?];
                let next = tag[open.len()..].chars().next()?;
                (next.is_whitespace() || next == '>' || next == '/').then_some(tag)
            })
            .collect()
    }

    /// What the input, text area or select of this name holds; none where there is none. An input
    /// without a value holds the empty text.
    #[must_use]
    pub fn input(&self, name: &str) -> Option<String> {
        let named = |tag: &&str| attribute(tag, "name").as_deref() == Some(name);
        if let Some(tag) = self.tags("input").into_iter().find(named) {
            return Some(attribute(tag, "value").unwrap_or_default());
        }
        if let Some(tag) = self.tags("textarea").into_iter().find(named) {
            // As a browser does, which drops a first line end.
            let text = unescape(self.inside(tag, "</textarea>"));
            return Some(text.strip_prefix('\n').map_or(text.clone(), str::to_owned));
        }
        let tag = self.tags("select").into_iter().find(named)?;
        let options = Self(self.inside(tag, "</select>").to_owned());
        let chosen = options
            .tags("option")
            .into_iter()
            .find(|option| attribute(option, "selected").is_some())
            .and_then(|option| attribute(option, "value"));
        Some(chosen.unwrap_or_default())
    }

    /// Whether the input, text area or select of this name can be filled in.
    #[must_use]
    pub fn offers(&self, name: &str) -> bool {
        ["input", "textarea", "select"].into_iter().any(|element| {
            self.tags(element).into_iter().any(|tag| {
                attribute(tag, "name").as_deref() == Some(name)
                    && attribute(tag, "disabled").is_none()
            })
        })
    }

    /// What follows one of our tags, up to `end`.
    fn inside(&self, tag: &str, end: &str) -> &str {
        let after = self
            .0
            .find(tag)
            .map_or(self.0.len(), |start| start + tag.len());
        let rest = &self.0[after..];
        &rest[..rest.find(end).unwrap_or(rest.len())]
    }
}

/// An attribute of an opening tag; the empty text where it has no value.
#[must_use]
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    tag.match_indices(name).find_map(|(start, _)| {
        let before = tag[..start].chars().next_back()?;
        // Inside a value, an even number of quotes doesn't stand before.
        let outside = tag[..start].matches('"').count().is_multiple_of(2);
        let rest = &tag[start + name.len()..];
        if !outside || !before.is_whitespace() {
            return None;
        }
        match rest.strip_prefix("=\"") {
            Some(value) => Some(unescape(&value[..value.find('"')?])),
            None => rest.starts_with([' ', '>', '/']).then(String::new),
        }
    })
}

/// Where the tag that a text begins with ends: at the first `>` outside of quotes.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(index, c)| {
        if c == '"' {
            quoted = !quoted;
        }
        (c == '>' && !quoted).then_some(index)
    })
}

fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    // The ampersand last, or `&amp;lt;` would become `<`.
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Markup, attribute};

    #[test]
    fn what_nobody_sees_is_left_out() {
        let page =
            Markup::read("<!DOCTYPE html><p>12<!>0<!-- x --> projects</p><script>9</script>");
        assert!(page.contains("<!DOCTYPE html><p>120 projects</p>"));
        assert!(!page.contains("9"));
        assert_eq!(page.words(), "120 projects");
    }

    #[test]
    fn inputs_of_every_kind_are_read() {
        let page = Markup::read(
            "<input type=\"text\" name=\"key\" value=\"a&quot;&amp;lt;\"/><input name=\"none\">\
             <textarea name=\"text\">one\ntwo &lt;b></textarea>\
             <select name=\"day\"><option value=\"Mon\">Monday</option>\
             <option value=\"Tue\" selected>Tuesday</option></select>",
        );
        assert_eq!(page.input("key").as_deref(), Some("a\"&lt;"));
        assert_eq!(page.input("none").as_deref(), Some(""));
        assert_eq!(page.input("text").as_deref(), Some("one\ntwo <b>"));
        assert_eq!(page.input("day").as_deref(), Some("Tue"));
        assert_eq!(page.input("gone"), None);
    }

    #[test]
    fn an_attribute_is_not_taken_from_inside_another() {
        let tag = "<a title=\" href=x\" data-href=\"no\" href=\"/yes\" hidden>";
        assert_eq!(attribute(tag, "href").as_deref(), Some("/yes"));
        assert_eq!(attribute(tag, "hidden").as_deref(), Some(""));
        assert_eq!(attribute(tag, "class"), None);
    }
}
