//! One stylesheet out of many, in the order in which `main.css` imports them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::bundle::files_below;

/// The stylesheet that imports the others, and holds nothing but comments besides.
const MAIN: &str = "main.css";

/// Joins the stylesheets of a folder. `bundled` gives the bundle's name of a static file, which
/// replaces what `url(…)` calls it; addresses that start with `/` or a scheme stay.
pub(crate) fn concatenate(dir: &Path, bundled: impl Fn(&str) -> Option<String>) -> Result<String> {
    let read = |name: &str| {
        let path = dir.join(name);
        fs::read_to_string(&path).with_context(|| format!("{} could not be read", path.display()))
    };
    let imports = imports(&read(MAIN)?)?;
    for name in files_below(dir)? {
        if name.ends_with(".css") && name != MAIN && !imports.contains(&name) {
            bail!("{MAIN} does not import {name}");
        }
    }

    let mut all = String::new();
    for name in &imports {
        let css = read(name)?;
        if css
            .lines()
            .any(|line| line.trim_start().starts_with("@import"))
        {
            bail!("{name} has an @import, and only {MAIN} may");
        }
        all.push_str(&with_bundled_names(name, &css, &bundled)?);
        if !all.ends_with('\n') {
            all.push('\n');
        }
    }
    Ok(all)
}

/// The names that the lines of `main.css` import.
fn imports(main: &str) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut in_comment = false;
    for (index, line) in main.lines().map(str::trim).enumerate() {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
        } else if let Some(name) = line
            .strip_prefix("@import \"")
            .and_then(|rest| rest.strip_suffix("\";"))
        {
            names.push(name.to_owned());
        } else if !line.is_empty() {
            bail!(
                "{MAIN} has a line {} that is neither a comment nor of the form @import \"x.css\";",
                index + 1
            );
        }
    }
    Ok(names)
}

fn with_bundled_names(
    sheet: &str,
    css: &str,
    bundled: impl Fn(&str) -> Option<String>,
) -> Result<String> {
    let mut result = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("url(") {
        let (before, after) = rest.split_at(start + "url(".len());
        let Some(end) = after.find(')') else {
            bail!("{sheet} has a url( without its closing parenthesis");
        };
        let address = after[..end].trim().trim_matches(['"', '\'']);
        result.push_str(before);
        if address.starts_with(['/', '#']) || address.contains(':') {
            result.push_str(&after[..end]);
        } else if let Some(name) = bundled(address) {
            result.push_str(&format!("\"{name}\""));
        } else {
            bail!("{sheet} names {address}, which is not in public/");
        }
        rest = &after[end..];
    }
    result.push_str(rest);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(files: &[(&str, &str)]) -> Result<String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, css) in files {
            fs::write(dir.path().join(name), css).unwrap();
        }
        concatenate(dir.path(), |name| {
            (name == "dot.svg").then(|| "dot.0123.svg".to_owned())
        })
    }

    #[test]
    fn stylesheets_come_in_the_order_of_the_imports() {
        let main = "/* The order\n   matters. */\n@import \"z.css\";\n\n@import \"a.css\";\n";
        let css = sheets(&[("main.css", main), ("a.css", "a {}"), ("z.css", "z {}\n")]);
        assert_eq!(css.unwrap(), "z {}\na {}\n");
    }

    #[test]
    fn static_files_get_their_bundled_names() {
        let css = "a { b: url(dot.svg), url('dot.svg'), url(\"data:x\"), url(/y), url(#z) }\n";
        assert_eq!(
            sheets(&[("main.css", "@import \"a.css\";"), ("a.css", css)]).unwrap(),
            "a { b: url(\"dot.0123.svg\"), url(\"dot.0123.svg\"), url(\"data:x\"), url(/y), url(#z) }\n"
        );
    }

    #[test]
    fn what_would_be_lost_or_broken_is_an_error() {
        let import = ("main.css", "@import \"a.css\";");
        for (files, message) in [
            (
                vec![("main.css", "body {}")],
                "main.css has a line 1 that is neither a comment nor of the form @import \"x.css\";",
            ),
            (
                vec![import, ("a.css", ""), ("b.css", "")],
                "main.css does not import b.css",
            ),
            (
                vec![import, ("a.css", "@import \"b.css\";")],
                "a.css has an @import, and only main.css may",
            ),
            (
                vec![import, ("a.css", "a { b: url(gone.svg) }")],
                "a.css names gone.svg, which is not in public/",
            ),
        ] {
            assert_eq!(sheets(&files).unwrap_err().to_string(), message);
        }
    }
}
