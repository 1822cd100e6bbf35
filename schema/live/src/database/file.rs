//! Which file SQLite has open. It goes on with that one whatever has become of its path: what is written
//! after somebody has put another there, a restored backup for one, would be gone at the next start.

use std::{
    fs::metadata,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The file that a path leads to.
pub struct File {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Its device and its number there.
    identity: Option<(u64, u64)>,
    /// Since when it is this one, where it was another before.
    since: Option<Instant>,
}

impl File {
    /// At a path, where it may not be yet.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            known: Mutex::default(),
        }
    }

    /// Notes which one was just opened.
    pub fn opened(&self) {
        let identity = self.identity();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.identity.is_none() {
            known.identity = identity;
        }
    }

    /// Whether a connection that is so old has the file open that the path leads to now.
    pub fn is_open(&self, age: Duration) -> bool {
        let Some(identity) = self.identity() else {
            return false;
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.identity == Some(identity) {
            return known.since.is_none_or(|since| age <= since.elapsed());
        }
        tracing::warn!(
            file = %self.path.display(),
            "another file lies where the database's was; it is opened in its place"
        );
        *known = Known {
            identity: Some(identity),
            since: Some(Instant::now()),
        };
        false
    }

    fn identity(&self) -> Option<(u64, u64)> {
        metadata(&self.path)
            .ok()
            .map(|file| (file.dev(), file.ino()))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, time::Duration};

    use super::File;

    #[test]
    fn a_connection_of_before_has_another_file_open() {
        let folder = tempfile::tempdir().expect("it can be made");
        let (path, other) = (folder.path().join("a.db"), folder.path().join("b.db"));
        fs::write(&path, "old").expect("it can be written");
        fs::write(&other, "new").expect("it can be written");
        let file = File::at(&path);
        file.opened();
        let hour = Duration::from_secs(3_600);
        assert!(file.is_open(hour));
        fs::rename(&path, folder.path().join("away")).expect("it can be moved");
        assert!(!file.is_open(hour), "nothing is there");
        fs::rename(&other, &path).expect("it can be moved");
        assert!(!file.is_open(hour), "it has the old one open");
        assert!(!file.is_open(hour), "and still has");
        assert!(file.is_open(Duration::ZERO), "this one was opened since");
    }
}
