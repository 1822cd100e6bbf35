//! What a bundle was made from, as one hash.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::Args;
use crate::bundle::files_below;

/// Hashes everything that a bundle depends on: the wasm, the stylesheets, the static files and this
/// program itself.
///
/// By content and not by time, since cargo touches files that it didn't change.
pub(crate) fn fingerprint(args: &Args) -> Result<String> {
    let mut hash = Sha256::new();
    add_file(
        &mut hash,
        &env::current_exe().context("this program can't find itself")?,
    )?;
    add_file(&mut hash, &args.wasm)?;
    for dir in [&args.style, &args.public] {
        for name in files_below(dir)? {
            add(&mut hash, name.as_bytes());
            add_file(&mut hash, &dir.join(&name))?;
        }
        add(&mut hash, b"");
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

fn add_file(hash: &mut Sha256, path: &Path) -> Result<()> {
    let bytes = fs::read(path).with_context(|| format!("{} could not be read", path.display()))?;
    add(hash, &bytes);
    Ok(())
}

/// With its length ahead, so that no two lists of parts look alike.
fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update(part.len().to_le_bytes());
    hash.update(part);
}
