//! Embeds what the browser loads. `make build` puts it into the bundle folder first; without it the
//! server still builds, and serves pages without style and script.

use std::{env, path::PathBuf};

fn main() {
    println!("cargo::rerun-if-env-changed=EVENKEEL_BUNDLE");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let bundle = env::var_os("EVENKEEL_BUNDLE")
        .map_or_else(|| here.join("../../target/bundle"), PathBuf::from);
    let found = bundle.join("evenkeel.css").exists();
    // Also where it isn't yet: the build after the bundle's must notice it.
    println!("cargo::rerun-if-changed={}", bundle.display());
    let folder = if found {
        bundle
    } else {
        here.join("no-bundle")
    };
    memory_serve::load_directory(folder.to_str().expect("the project's path is UTF-8"));
}
