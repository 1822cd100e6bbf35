//! Files that commands write.

use std::path::Path;

/// Writes a file as a whole or not at all. A new one is for its owner alone, whatever the umask: what is
/// said of a database isn't for everybody on the machine. One that is there stays for whom it was.
pub fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let explain = |e: std::io::Error| format!("{} can't be written: {e}", path.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(explain)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(explain)?;
    #[cfg(unix)]
    {
        let there = std::fs::symlink_metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file);
        let owner_alone = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        let mode = there.map_or(owner_alone, |there| there.permissions());
        file.as_file().set_permissions(mode).map_err(explain)?;
    }
    file.persist(path).map_err(|e| explain(e.error))?;
    Ok(())
}
