//! What the browser downloads, beside the least that anything like it takes.

use std::path::{Path, PathBuf};

use brotli::BrotliCompress;
use brotli::enc::BrotliEncoderParams;

use crate::Outcome;
use crate::table::{Figure, Table};

/// A hello-world with a router and one server function, compressed.
const FLOOR: [(&str, u64); 2] = [("evenkeel_bg.wasm", 104_000), ("evenkeel.js", 6_000)];

pub fn measure() -> Outcome<Table> {
    let mut table = Table::new("What the browser downloads, beside a hello-world with router");
    let (mut ours, mut beside) = (0, 0);
    for (name, floor) in FLOOR {
        let path = bundle().join(name);
        let bytes = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let packed = compressed(&bytes)?;
        table.state(
            format!("{name}, as it is"),
            Figure::Bytes(bytes.len() as u64),
            "",
        );
        let figures = [Figure::Bytes(packed), Figure::Bytes(floor)];
        table.compare(format!("{name}, brotli"), figures, "");
        ours += packed;
        beside += floor;
    }
    let figures = [Figure::Bytes(ours), Figure::Bytes(beside)];
    table.compare("both, brotli".to_owned(), figures, "at most 2");
    Ok(table)
}

/// Where scripts/build puts the bundle.
fn bundle() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join(std::env::var_os("EVENKEEL_BUNDLE").unwrap_or_else(|| "target/bundle".into()))
}

fn compressed(mut bytes: &[u8]) -> Outcome<u64> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        ..BrotliEncoderParams::default()
    };
    let mut packed = Vec::new();
    BrotliCompress(&mut bytes, &mut packed, &parameters)?;
    Ok(packed.len() as u64)
}
