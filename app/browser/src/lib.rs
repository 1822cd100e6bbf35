//! The browser's entry.

/// Brings the page to life.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn start() {
    evenkeel_app::browser::start();
}
