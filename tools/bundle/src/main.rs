//! Makes the folder of static files that the server embeds: the browser's half of the program,
//! its stylesheet and the files of `public/`.
//!
//! The folder is made beside its place and renamed at the end, so that an interrupted run leaves
//! either the old bundle or the new one. A run whose inputs are those of the last one does nothing,
//! and so the server that embeds the folder is not built again either.

mod bundle;
mod inputs;
mod styles;
mod wasm;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

use crate::bundle::Bundle;

/// Make the bundle of static files that the server embeds.
#[derive(Parser)]
struct Args {
    /// The browser's crate as rustc left it.
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
    /// The folder whose main.css imports the stylesheets in their order.
    #[arg(long, value_name = "DIR")]
    style: PathBuf,
    /// The folder of static files.
    #[arg(long, value_name = "DIR")]
    public: PathBuf,
    /// Where the bundle goes; what is there is replaced as a whole.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    if let Some(parent) = args.out.parent() {
        fs::create_dir_all(parent)
            .with_context(|| format!("{} could not be made", parent.display()))?;
    }
    // Two runs at once would build in the same folder; the second one waits.
    let lock_path = beside(&args.out, "lock");
    let lock = File::create(&lock_path)
        .with_context(|| format!("{} could not be made", lock_path.display()))?;
    lock.lock()
        .with_context(|| format!("{} could not be locked", lock_path.display()))?;

    let made_from = beside(&args.out, "inputs");
    let inputs = inputs::fingerprint(args)?;
    let is_current = args.out.join(wasm::SCRIPT).is_file()
        && fs::read_to_string(&made_from).is_ok_and(|last| last == inputs);
    if !is_current {
        make(args)?;
        fs::write(&made_from, inputs)
            .with_context(|| format!("{} could not be written", made_from.display()))?;
    }
    Ok(())
}

fn make(args: &Args) -> Result<()> {
    let (work, partial, old) = (
        beside(&args.out, "work"),
        beside(&args.out, "partial"),
        beside(&args.out, "old"),
    );
    for leftover in [&work, &partial, &old] {
        remove(leftover)?;
    }

    let mut bundle = Bundle::create(&partial)?;
    bundle.add_public(&args.public)?;
    bundle.add("evenkeel.css", styles::concatenate(&args.style)?.as_bytes())?;
    wasm::add(&mut bundle, &args.wasm, &work)?;

    if args.out.exists() {
        rename(&args.out, &old)?;
    }
    rename(&partial, &args.out)?;
    remove(&old)?;
    remove(&work)
}

/// A path in the same folder, and so on the same file system: `target/bundle` becomes
/// `target/bundle.partial`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    // Through its components, which lose a slash at the end.
    let mut name = path.components().collect::<PathBuf>().into_os_string();
    name.push(".");
    name.push(suffix);
    name.into()
}

fn remove(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir)
            .with_context(|| format!("{} could not be removed", dir.display()))?;
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| {
        format!(
            "{} could not be renamed to {}",
            from.display(),
            to.display()
        )
    })
}
