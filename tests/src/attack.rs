//! What an attack is told to have come to.

use crate::Engine;

/// The attacks of one test that were survived. Printed when it is dropped, so that they can be counted:
/// `scripts/test attacks` shows them.
pub struct Survived {
    engine: Engine,
    suite: &'static str,
    names: Vec<String>,
}

impl Survived {
    /// None yet.
    #[must_use]
    pub fn on(engine: Engine, suite: &'static str) -> Self {
        Self {
            engine,
            suite,
            names: Vec::new(),
        }
    }

    /// One more. Called after what shows it.
    pub fn attack(&mut self, name: impl Into<String>) {
        self.names.push(name.into());
    }
}

impl Drop for Survived {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            for name in &self.names {
                println!("survived on {:?}: {}: {name}", self.engine, self.suite);
            }
        }
    }
}
