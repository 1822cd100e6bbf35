//! The browser's half: the wasm, the script that loads it, and the snippets that the script imports.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::{Bundle, files_below};

const WASM: &str = "evenkeel_bg.wasm";
pub(crate) const SCRIPT: &str = "evenkeel.js";

/// What rustc's `wasm32-unknown-unknown` target uses by default.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Adds the wasm and its script to the bundle. `work` is a folder of our own for what comes between.
pub(crate) fn add(
    bundle: &mut Bundle,
    wasm: &Path,
    wasm_opt: Option<&Path>,
    work: &Path,
) -> Result<()> {
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
    if let Some(program) = wasm_opt {
        optimise(program, &work.join(WASM))?;
    }

    for name in files_below(work)? {
        let path = work.join(&name);
        let bytes =
            fs::read(&path).with_context(|| format!("{} could not be read", path.display()))?;
        bundle.add(&name, &bytes)?;
    }
    Ok(())
}

/// Shrinks a wasm file in its place.
fn optimise(program: &Path, wasm: &Path) -> Result<()> {
    let status = Command::new(program)
        .arg("-Oz")
        .args(FEATURES)
        .arg(wasm)
        .arg("-o")
        .arg(wasm)
        .status()
        .with_context(|| format!("{} could not be started", program.display()))?;
    if !status.success() {
        bail!(
            "{} failed on {}: {status}",
            program.display(),
            wasm.display()
        );
    }
    Ok(())
}
