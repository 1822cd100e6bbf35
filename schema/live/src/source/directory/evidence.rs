//! What is in a directory.

use std::path::{Path, PathBuf};

use super::refused;
use crate::source::SourceError;

/// The largest script, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How deep folders in folders are looked into, and at how many entries: links may lead in circles.
const DEEPEST: usize = 12;
const MOST: usize = 20_000;

/// Words for what takes a migration back.
const BACK: [&str; 12] = [
    "down",
    "downs",
    "undo",
    "undos",
    "rollback",
    "rollbacks",
    "revert",
    "reverts",
    "reverse",
    "backward",
    "backwards",
    "teardown",
];

/// One folder, by names in order. What is hidden isn't seen.
pub struct Folder {
    pub path: PathBuf,
    pub files: Vec<File>,
    pub folders: Vec<File>,
}

/// A file or folder.
#[derive(Clone)]
pub struct File {
    pub path: PathBuf,
    pub name: String,
}

impl File {
    /// The name without `.sql`.
    pub fn stem(&self) -> &str {
        self.name.strip_suffix(".sql").unwrap_or(&self.name)
    }

    pub fn is_sql(&self) -> bool {
        self.name.ends_with(".sql")
    }

    /// What is behind the name's last dot, in lower case.
    pub fn extension(&self) -> String {
        let (_, extension) = self.name.rsplit_once('.').unwrap_or_default();
        extension.to_lowercase()
    }
}

/// Whether a link ends within a folder.
fn leads_into(folder: &Path, link: &Path) -> bool {
    let (Ok(folder), Ok(end)) = (folder.canonicalize(), link.canonicalize()) else {
        return false;
    };
    end.starts_with(folder)
}

/// Looks into a folder, not into those within.
pub fn look(path: &Path) -> Result<Folder, SourceError> {
    let unreadable = |path: &Path, why: String| SourceError::Unreadable {
        path: path.display().to_string(),
        why,
    };
    let mut folder = Folder {
        path: path.to_owned(),
        files: Vec::new(),
        folders: Vec::new(),
    };
    for entry in std::fs::read_dir(path).map_err(|e| unreadable(path, e.to_string()))? {
        let path = entry.map_err(|e| unreadable(path, e.to_string()))?.path();
        let shown = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if shown.starts_with('.') {
            continue;
        }
        let script = shown.to_lowercase().ends_with(".sql");
        // Links are followed, as the tools do, but not to what isn't in the folder: its beginning would be
        // in an error.
        let is = match std::fs::metadata(&path) {
            Ok(is) => is,
            Err(error) if script => return Err(unreadable(&path, error.to_string())),
            Err(_) => continue,
        };
        let Some(name) = path.file_name().and_then(|n| n.to_str()).map(str::to_owned) else {
            if is.is_dir() || script {
                return Err(refused(&path, "has a name that isn't UTF-8; rename it"));
            }
            continue;
        };
        if script && !is.is_file() {
            return Err(refused(
                &path,
                "is named as a script and is no file; rename it",
            ));
        }
        if script && !name.ends_with(".sql") {
            return Err(refused(
                &path,
                "doesn't end with .sql in lower case, and tools pass it over; rename it",
            ));
        }
        if script && path.is_symlink() && !leads_into(&folder.path, &path) {
            return Err(refused(
                &path,
                "is a link to a file outside of the folder; put the file itself there",
            ));
        }
        if script && is.len() > LARGEST {
            return Err(unreadable(
                &path,
                format!(
                    "it has more than {} MiB, which is no migration",
                    LARGEST >> 20
                ),
            ));
        }
        let file = File { path, name };
        match is.is_dir() {
            true => folder.folders.push(file),
            false => folder.files.push(file),
        }
    }
    folder.files.sort_by(|a, b| a.name.cmp(&b.name));
    folder.folders.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(folder)
}

/// All scripts in a folder and those within, but not in those of what takes migrations back.
pub fn deep(folder: &Folder) -> Result<Vec<File>, SourceError> {
    let mut found = folder.files.clone();
    let mut left: Vec<(PathBuf, usize)> = Vec::new();
    let further = |of: &Folder, depth: usize, left: &mut Vec<(PathBuf, usize)>| {
        let more = of.folders.iter().filter(|f| !is_back(&f.name));
        left.extend(more.map(|f| (f.path.clone(), depth)));
    };
    further(folder, 1, &mut left);
    while let Some((path, depth)) = left.pop() {
        let inner = look(&path)?;
        found.extend(inner.files.iter().cloned());
        if found.len() > MOST || (depth >= DEEPEST && !inner.folders.is_empty()) {
            return Err(refused(
                &folder.path,
                format!(
                    "has folders in folders, more than {DEEPEST} deep or with more than {MOST} files; a link may lead in a circle"
                ),
            ));
        }
        further(&inner, depth + 1, &mut left);
    }
    found.retain(File::is_sql);
    Ok(found)
}

/// A script's text, with its byte order mark: checksums are taken of it as it is.
pub fn text(path: &Path) -> Result<String, SourceError> {
    let unreadable = |why: String| SourceError::Unreadable {
        path: path.display().to_string(),
        why,
    };
    let bytes = std::fs::read(path).map_err(|e| unreadable(e.to_string()))?;
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    String::from_utf8(bytes).map_err(|_| {
        let why = match wide {
            true => "it is text in UTF-16, not in UTF-8",
            false => "it isn't text in UTF-8",
        };
        unreadable(why.to_owned())
    })
}

/// A text without its byte order mark, which no engine reads.
pub fn unmarked(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Whether a word says that something takes a migration back.
pub fn is_back(word: &str) -> bool {
    BACK.contains(&word.to_lowercase().as_str())
}

/// Whether a script's name says so for sure: `1_a.down.sql`, `undo.sql`, `001.undo.a.sql`.
pub fn takes_back(name: &str) -> bool {
    let stem = name.strip_suffix(".sql").unwrap_or(name);
    let mut words = stem.split('.');
    let first = words.next().unwrap_or_default();
    words.any(is_back) || is_back(first)
}

/// Whether it may say so: `001_a_down.sql`, `001-a-rollback.sql`.
pub fn may_take_back(stem: &str) -> bool {
    stem.rsplit(['_', '-', ' ']).next().is_some_and(is_back)
}
