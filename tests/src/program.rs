//! The binary under test, run to its end.

use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::PATIENCE;

/// What the binary, or its Postgres driver, reads from the environment: a test says all of it itself.
const SETTINGS: [&str; 17] = [
    "EVENKEEL_CONNECTIONS",
    "EVENKEEL_BEHIND_PROXY",
    "EVENKEEL_HOST",
    "EVENKEEL_OWNER",
    "EVENKEEL_POSTGRES_PROGRAMS",
    "EVENKEEL_SCRATCH",
    "EVENKEEL_PUBLIC_URL",
    "EVENKEEL_SECOND_FACTOR_FOR_ADMINS",
    "DATABASE_URL",
    "EVENKEEL_ADDRESS",
    "EVENKEEL_DATA_DIR",
    "PGDATABASE",
    "PGHOST",
    "PGHOSTADDR",
    "PGPASSWORD",
    "PGPORT",
    "PGUSER",
];

/// A command that has ended.
pub struct Ended {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it said on the side.
    pub stderr: String,
}

impl From<&Output> for Ended {
    fn from(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// Everything that it let be seen.
    #[must_use]
    pub fn output(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// The commands that it names at its end, as they stand there to be copied.
    #[must_use]
    pub fn next(&self) -> Vec<String> {
        let said = match self.stdout.trim().is_empty() {
            true => &self.stderr,
            false => &self.stdout,
        };
        let last = said.trim_end().rsplit("\n\n").next().unwrap_or_default();
        let commands = last.lines().skip(1);
        commands
            .filter_map(|line| line.strip_prefix("  "))
            .map(str::to_owned)
            .collect()
    }

    /// What it printed, as JSON.
    ///
    /// # Panics
    /// It isn't JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("this is not JSON ({error}):\n{}", self.output()))
    }

    /// Itself, if it ended with this code and without a panic.
    ///
    /// # Panics
    /// It ended in another way.
    #[track_caller]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "the exit code of:\n{}",
            self.output()
        );
        assert!(!self.stderr.contains("panicked at"), "{}", self.stderr);
        self
    }
}

/// Runs the binary in a folder, with no settings but these arguments.
///
/// # Panics
/// It doesn't start, or doesn't end in time.
pub async fn run(folder: &Path, arguments: &[&str]) -> Ended {
    run_in(folder, arguments, &[]).await
}

/// Runs the binary in a folder and with this environment.
///
/// # Panics
/// It doesn't start, or doesn't end in time.
pub async fn run_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    let mut command = command(folder);
    command.args(arguments).envs(environment.iter().copied());
    let output = timeout(PATIENCE, command.output())
        .await
        .unwrap_or_else(|_| panic!("{arguments:?} did not end within {PATIENCE:?}"))
        .expect("EVENKEEL_BIN can be started");
    Ended::from(&output)
}

/// Runs the binary in a folder, with a line on standard input.
///
/// # Panics
/// As [`run`].
pub async fn run_with_line(folder: &Path, arguments: &[&str], line: &str) -> Ended {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .spawn()
        .expect("EVENKEEL_BIN can be started");
    let mut stdin = child.stdin.take().expect("it is piped");
    // One that has ended already needs none.
    drop(stdin.write_all(format!("{line}\n").as_bytes()).await);
    drop(stdin);
    let output = timeout(PATIENCE, child.wait_with_output())
        .await
        .unwrap_or_else(|_| panic!("{arguments:?} did not end within {PATIENCE:?}"))
        .expect("it can be waited for");
    Ended::from(&output)
}

/// Runs a line in a folder as whoever pastes it into a shell does, where `evenkeel` is the binary under test.
///
/// # Panics
/// It doesn't start, or doesn't end in time.
pub async fn paste(folder: &Path, line: &str, environment: &[(&str, &str)]) -> Ended {
    let bin = folder.join("bin");
    let link = bin.join("evenkeel");
    if !link.exists() {
        std::fs::create_dir_all(&bin).expect("the test's folder can be written to");
        std::os::unix::fs::symlink(binary(), &link).expect("a link can be made");
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    for name in SETTINGS {
        shell.env_remove(name);
    }
    shell
        .args(["-c", line])
        .env("PATH", format!("{}:{path}", bin.display()))
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(PATIENCE, shell.output())
        .await
        .unwrap_or_else(|_| panic!("{line} did not end within {PATIENCE:?}"))
        .expect("there is a shell");
    Ended::from(&output)
}

/// Runs the binary on a terminal of 80 columns, and gives what is seen there, without colours.
///
/// # Panics
/// As [`run`], or `script` is missing.
pub async fn on_terminal(folder: &Path, arguments: &[&str]) -> String {
    let words: Vec<String> = arguments
        .iter()
        .map(|word| format!("'{}'", word.replace('\'', "'\\''")))
        .collect();
    let line = format!(
        "COLUMNS=80 script -qec \"evenkeel {}\" /dev/null",
        words.join(" ")
    );
    let mut seen = String::new();
    let mut colour = false;
    for sign in paste(folder, &line, &[]).await.stdout.chars() {
        match sign {
            '\u{1b}' => colour = true,
            'm' if colour => colour = false,
            '\r' => {}
            _ if colour => {}
            _ => seen.push(sign),
        }
    }
    seen
}

/// The binary on a terminal, waiting for an answer.
pub struct Asked {
    child: Child,
    seen: String,
}

/// Runs the binary on a terminal until it has asked a question.
///
/// # Panics
/// It ends without asking, or `script` is missing.
pub async fn ask(folder: &Path, arguments: &[&str], question: &str) -> Asked {
    let words: Vec<String> = [binary().display().to_string()]
        .into_iter()
        .chain(arguments.iter().map(|word| (*word).to_owned()))
        .map(|word| format!("'{}'", word.replace('\'', "'\\''")))
        .collect();
    let mut shell = Command::new("script");
    for name in SETTINGS {
        shell.env_remove(name);
    }
    let child = shell
        .args(["-qec", &words.join(" "), "/dev/null"])
        .env("COLUMNS", "200")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("there is `script`");
    let mut asked = Asked {
        child,
        seen: String::new(),
    };
    asked.until(question).await;
    asked
}

impl Asked {
    /// Waits until something is seen.
    ///
    /// # Panics
    /// It ends before.
    pub async fn until(&mut self, words: &str) {
        let out = self.child.stdout.as_mut().expect("it is piped");
        let mut bytes = [0; 4096];
        while !self.seen.contains(words) {
            let read = timeout(PATIENCE, out.read(&mut bytes)).await;
            let read = read
                .unwrap_or_else(|_| panic!("no {words} within {PATIENCE:?}:\n{}", self.seen))
                .expect("it can be read");
            assert_ne!(read, 0, "it ended without {words}:\n{}", self.seen);
            self.seen.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
    }

    /// Types a line.
    ///
    /// # Panics
    /// It has ended.
    pub async fn say(&mut self, line: &str) {
        let stdin = self.child.stdin.as_mut().expect("it is piped");
        let typed = stdin.write_all(format!("{line}\n").as_bytes()).await;
        typed.expect("it waits for an answer");
    }

    /// Answers, and waits for the end. All that was seen is on standard output.
    ///
    /// # Panics
    /// It doesn't end in time.
    pub async fn answer(mut self, line: &str) -> Ended {
        self.say(line).await;
        self.end().await
    }

    /// Waits for the end. All that was seen is on standard output.
    ///
    /// # Panics
    /// It doesn't end in time.
    pub async fn end(self) -> Ended {
        let output = timeout(PATIENCE, self.child.wait_with_output()).await;
        let output = output
            .unwrap_or_else(|_| panic!("it did not end within {PATIENCE:?}"))
            .expect("it can be waited for");
        let mut ended = Ended::from(&output);
        ended.stdout.insert_str(0, &self.seen);
        ended
    }
}

/// The binary's command in a folder, where a forgotten `./data` harms nobody.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(binary());
    for name in SETTINGS {
        command.env_remove(name);
    }
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn binary() -> PathBuf {
    let path = std::env::var_os("EVENKEEL_BIN").map(PathBuf::from).expect(
        "EVENKEEL_BIN must name the binary to test; `make test` builds it and says where it is",
    );
    assert!(
        path.is_absolute() && path.is_file(),
        "EVENKEEL_BIN must be the absolute path of a file, and {} isn't; use `make test`",
        path.display()
    );
    path
}
