//! One stylesheet out of many, in the order in which `main.css` imports them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::bundle::files_below;

/// The stylesheet that imports the others, and holds nothing but comments besides.
const MAIN: &str = "main.css";

/// Joins the stylesheets of a folder. None may name a file: the server gives files other names.
pub(crate) fn concatenate(dir: &Path) -> Result<String> {
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
        if css.contains("url(") {
            bail!("{name} has a url(), which would not find its file");
        }
        all.push_str(&css);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(files: &[(&str, &str)]) -> Result<String> {
        let dir = tempfile::tempdir().unwrap();
        for (name, css) in files {
            fs::write(dir.path().join(name), css).unwrap();
        }
        concatenate(dir.path())
    }

    #[test]
    fn stylesheets_come_in_the_order_of_the_imports() {
        let main = "/* The order\n   matters. */\n@import \"z.css\";\n\n@import \"a.css\";\n";
        let css = sheets(&[("main.css", main), ("a.css", "a {}"), ("z.css", "z {}\n")]);
        assert_eq!(css.unwrap(), "z {}\na {}\n");
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
                "a.css has a url(), which would not find its file",
            ),
        ] {
            assert_eq!(sheets(&files).unwrap_err().to_string(), message);
        }
    }
}
