//! The binary `evenkeel`: what the browser loads, and the server that serves it.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    evenkeel_server::run(memory_serve::load!())
}
