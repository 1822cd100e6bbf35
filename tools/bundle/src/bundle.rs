//! The folder as it grows. Hashed names and compression are the server's, when it embeds the folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use walkdir::WalkDir;

pub(crate) struct Bundle {
    dir: PathBuf,
}

impl Bundle {
    /// An empty bundle in a folder that doesn't exist yet.
    pub(crate) fn create(dir: &Path) -> Result<Self> {
        fs::create_dir(dir).with_context(|| format!("{} could not be made", dir.display()))?;
        Ok(Self {
            dir: dir.to_owned(),
        })
    }

    /// Adds every file of the `public/` folder.
    pub(crate) fn add_public(&mut self, public: &Path) -> Result<()> {
        for name in files_below(public)? {
            let path = public.join(&name);
            let bytes =
                fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
            self.add(&name, &bytes)?;
        }
        Ok(())
    }

    /// Adds a file.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(name);
        if path.exists() {
            bail!("two files would be called {name}; rename the one in public/");
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("{} could not be made", parent.display()))?;
        }
        fs::write(&path, bytes).with_context(|| format!("{} could not be written", path.display()))
    }
}

/// The files below a folder, relative to it, with `/` between the parts and in a stable order.
pub(crate) fn files_below(dir: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in WalkDir::new(dir).sort_by_file_name() {
        // Its text has its cause already.
        let entry =
            entry.map_err(|error| anyhow!("{} could not be listed: {error}", dir.display()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry
            .path()
            .strip_prefix(dir)
            .expect("the walk stays below its root");
        let Some(name) = relative.to_str() else {
            bail!("{} has a name that is not UTF-8", entry.path().display());
        };
        names.push(name.replace(std::path::MAIN_SEPARATOR, "/"));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_files_are_added_once() {
        let root = tempfile::tempdir().unwrap();
        let public = root.path().join("public");
        fs::create_dir_all(public.join("icons")).unwrap();
        fs::write(public.join("robots.txt"), "User-agent: *\n").unwrap();
        fs::write(public.join("icons/dot.svg"), "<svg/>").unwrap();

        let out = root.path().join("out");
        let mut bundle = Bundle::create(&out).unwrap();
        bundle.add_public(&public).unwrap();
        assert_eq!(files_below(&out).unwrap(), ["icons/dot.svg", "robots.txt"]);
        assert!(bundle.add("robots.txt", b"").is_err());
    }
}
