//! The folder as it grows: names, compressed twins and the manifest.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

/// The file that maps the names used in the source to the names in the bundle.
pub(crate) const MANIFEST: &str = "manifest.json";

/// Files that browsers and crawlers ask for under these very names.
const WELL_KNOWN: [&str; 2] = ["favicon.ico", "robots.txt"];

/// Formats that are compressed already.
const COMPRESSED: [&str; 8] = ["avif", "gif", "ico", "jpg", "png", "webp", "woff", "woff2"];

pub(crate) struct Bundle {
    dir: PathBuf,
    manifest: BTreeMap<String, String>,
}

impl Bundle {
    /// An empty bundle in a folder that doesn't exist yet.
    pub(crate) fn create(dir: &Path) -> Result<Self> {
        fs::create_dir(dir).with_context(|| format!("{} could not be made", dir.display()))?;
        Ok(Self {
            dir: dir.to_owned(),
            manifest: BTreeMap::new(),
        })
    }

    /// The name in the bundle of what the source calls `name`.
    pub(crate) fn name_of(&self, name: &str) -> Option<&str> {
        self.manifest.get(name).map(String::as_str)
    }

    /// Adds a file under a name that carries a hash of its content, and returns that name.
    pub(crate) fn add_hashed(&mut self, name: &str, bytes: &[u8]) -> Result<String> {
        let hashed = hashed_name(name, bytes);
        self.add(name, hashed.clone(), bytes)?;
        Ok(hashed)
    }

    /// Adds a file whose name something else relies on.
    pub(crate) fn add_as_named(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.add(name, name.to_owned(), bytes)
    }

    /// Adds every file of the `public/` folder.
    pub(crate) fn add_public(&mut self, public: &Path) -> Result<()> {
        for name in files_below(public)? {
            let path = public.join(&name);
            let bytes =
                fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
            if WELL_KNOWN.contains(&name.as_str()) {
                self.add_as_named(&name, &bytes)?;
            } else {
                self.add_hashed(&name, &bytes)?;
            }
        }
        Ok(())
    }

    pub(crate) fn write_manifest(&self) -> Result<()> {
        let json = serde_json::to_string_pretty(&self.manifest)?;
        write(&self.dir.join(MANIFEST), format!("{json}\n").as_bytes())
    }

    fn add(&mut self, name: &str, bundled: String, bytes: &[u8]) -> Result<()> {
        let path = self.dir.join(&bundled);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("{} could not be made", parent.display()))?;
        }
        write(&path, bytes)?;
        if is_compressible(&bundled) {
            write(&self.dir.join(format!("{bundled}.br")), &brotli(bytes)?)?;
            write(&self.dir.join(format!("{bundled}.gz")), &gzip(bytes)?)?;
        }
        if self.manifest.insert(name.to_owned(), bundled).is_some() {
            bail!("two files would be called {name}; rename the one in public/");
        }
        Ok(())
    }
}

/// A table of the files in a finished bundle and their sizes in bytes.
pub(crate) fn sizes(dir: &Path) -> Result<String> {
    let path = dir.join(MANIFEST);
    let json = fs::read_to_string(&path)
        .with_context(|| format!("{} could not be read", path.display()))?;
    let manifest: BTreeMap<String, String> = serde_json::from_str(&json)
        .with_context(|| format!("{} is not a manifest", path.display()))?;
    let size = |name: String| match fs::metadata(dir.join(name)) {
        Ok(metadata) => metadata.len().to_string(),
        Err(_) => "-".to_owned(),
    };

    let mut table = format!("{:>9} {:>9} {:>9}  file\n", "raw", "brotli", "gzip");
    for name in manifest.into_values() {
        let (br, gz) = (size(format!("{name}.br")), size(format!("{name}.gz")));
        let raw = size(name.clone());
        writeln!(table, "{raw:>9} {br:>9} {gz:>9}  {name}")?;
    }
    Ok(table)
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

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes any text");
        text
    })
}

/// `icons/logo.svg` becomes `icons/logo.0123456789abcdef.svg`.
fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let hash = hex(&Sha256::digest(bytes)[..8]);
    let folder_end = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[folder_end..].rfind('.') {
        Some(dot) => {
            let (stem, extension) = name.split_at(folder_end + dot);
            format!("{stem}.{hash}{extension}")
        }
        None => format!("{name}.{hash}"),
    }
}

fn is_compressible(name: &str) -> bool {
    !name
        .rsplit_once('.')
        .is_some_and(|(_, extension)| COMPRESSED.contains(&extension))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("{} could not be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_goes_before_the_extension() {
        // The first eight bytes of the SHA-256 of nothing.
        assert_eq!(hashed_name("a.css", b""), "a.e3b0c44298fc1c14.css");
        assert_eq!(hashed_name("a.b/c", b""), "a.b/c.e3b0c44298fc1c14");
        assert_eq!(
            hashed_name("a/b.min.js", b""),
            "a/b.min.e3b0c44298fc1c14.js"
        );
    }

    #[test]
    fn public_files_get_hashed_names_and_twins_unless_known_or_compressed() {
        let root = tempfile::tempdir().unwrap();
        let public = root.path().join("public");
        fs::create_dir_all(public.join("icons")).unwrap();
        fs::write(public.join("robots.txt"), "User-agent: *\n").unwrap();
        fs::write(public.join("icons/dot.svg"), "<svg/>").unwrap();
        fs::write(public.join("dot.png"), "").unwrap();

        let out = root.path().join("out");
        let mut bundle = Bundle::create(&out).unwrap();
        bundle.add_public(&public).unwrap();
        bundle.write_manifest().unwrap();

        let svg = bundle.name_of("icons/dot.svg").unwrap();
        assert_eq!(
            files_below(&out).unwrap(),
            [
                "dot.e3b0c44298fc1c14.png",
                svg,
                &format!("{svg}.br"),
                &format!("{svg}.gz"),
                "manifest.json",
                "robots.txt",
                "robots.txt.br",
                "robots.txt.gz",
            ]
        );
        assert!(sizes(&out).unwrap().contains("robots.txt\n"));
    }
}
