//! The browser's half: the wasm, the script that loads it, and the snippets that the script imports.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::{Bundle, files_below};

pub(crate) const SCRIPT: &str = "evenkeel.js";

/// Adds the wasm and its script to the bundle. `work` is a folder of our own for what comes between.
///
/// Binaryen's wasm-opt would make it 7% smaller, and half a percent as it is sent: no reason to want node for a
/// build.
pub(crate) fn add(bundle: &mut Bundle, wasm: &Path, work: &Path) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("{} could not be read", wasm.display()))?;
    if !bytes.starts_with(b"\0asm") {
        bail!("{} is not a wasm file", wasm.display());
    }
    Bindgen::new()
        .input_bytes("evenkeel", bytes)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // Our own server gives the wasm's address, but `init()` alone should work as well.
        .omit_default_module_path(false)
        .generate(work)
        .with_context(|| format!("wasm-bindgen failed on {}", wasm.display()))?;

    for name in files_below(work)? {
        let path = work.join(&name);
        let bytes =
            fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
        bundle.add(&name, &bytes)?;
    }
    Ok(())
}
