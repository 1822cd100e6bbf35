//! The cases of `tests/cases`, each a test of its own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Trial};
use tokio::runtime::Runtime;

use crate::{Engine, Fixture, TestDatabase};

/// As many as keep two cores busy.
const AT_ONCE: usize = 6;

/// A pair of schemas: a folder of files.
pub struct Case {
    folder: PathBuf,
}

impl Case {
    /// Its name, such as `view-column-added`.
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.folder.file_name().and_then(|name| name.to_str());
        name.unwrap_or_default()
    }

    /// Whether it is about grants. Elsewhere they would be the same on both sides.
    #[must_use]
    pub fn is_of_grants(&self) -> bool {
        self.name().starts_with("grants-")
    }

    /// Where one of its files stands, or would.
    #[must_use]
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// What one of its files holds.
    ///
    /// # Errors
    /// It can't be read.
    pub fn read(&self, file: &str) -> Result<String, String> {
        std::fs::read_to_string(self.path(file))
            .map_err(|why| format!("{file} can't be read: {why}"))
    }
}

/// The two databases of a case.
pub struct Pair {
    /// What is expected.
    pub expected: TestDatabase,
    /// What is there.
    pub live: TestDatabase,
}

/// Makes a test of each case of both engines, `postgres::view-column-added`, and runs those that the command
/// line asks for, each on two empty databases.
///
/// # Panics
/// There are fewer cases than there were, or no threads to be had.
pub fn each_case<T>(test: T) -> ExitCode
where
    T: AsyncFn(&Case, &Pair) -> Result<(), String> + Send + Sync + 'static,
{
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(AT_ONCE);
    let runtime = Arc::new(Runtime::new().expect("there are threads to be had"));
    let test = Arc::new(test);
    let mut trials = Vec::new();
    for (engine, dialect, least) in [
        (Engine::Sqlite, "sqlite", 160),
        (Engine::Postgres, "postgres", 430),
    ] {
        let cases = cases(dialect);
        assert!(cases.len() >= least, "{dialect}: {}", cases.len());
        let pool = Arc::new(Pool::of(engine));
        trials.extend(cases.into_iter().map(|case| {
            let (runtime, pool, test) = (runtime.clone(), pool.clone(), test.clone());
            let name = format!("{dialect}::{}", case.name());
            Trial::test(name, move || {
                Ok(runtime.block_on(pool.run(&case, test.as_ref()))?)
            })
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// An engine's cases.
fn cases(dialect: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(dialect);
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    folders.sort();
    let cases = folders.into_iter().map(|folder| Case { folder });
    cases.collect()
}

/// Databases that one case after the other has for itself: to wipe one is quicker than to make one.
struct Pool {
    engine: Engine,
    free: Mutex<Vec<Pair>>,
}

impl Pool {
    fn of(engine: Engine) -> Self {
        Self {
            engine,
            free: Mutex::default(),
        }
    }

    /// Runs a case. Its databases are dropped if it panics.
    async fn run<T>(&self, case: &Case, test: &T) -> Result<(), String>
    where
        T: AsyncFn(&Case, &Pair) -> Result<(), String>,
    {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = free().pop();
        let pair = match taken {
            Some(pair) => pair,
            None => Pair {
                expected: TestDatabase::create(self.engine, Fixture::Empty).await,
                live: TestDatabase::create(self.engine, Fixture::Empty).await,
            },
        };
        // A new one, too: so the main schema of each is made in the same way.
        pair.expected.wipe().await;
        pair.live.wipe().await;
        let result = test(case, &pair).await;
        free().push(pair);
        result
    }
}
