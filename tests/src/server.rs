//! A running server.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, redirect};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::Child;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::program::command;
use crate::{Listing, PATIENCE, Reply, TestDatabase, Who, eventually};

/// Until it has stopped by itself; process managers wait 30 s and more before they kill.
const STOP: Duration = Duration::from_secs(25);

/// Until a connection that says no more is taken to have said all. Most close it by themselves before.
const SILENCE: Duration = Duration::from_secs(15);

static STARTED: AtomicU32 = AtomicU32::new(0);

/// A running server. Dropping it kills it, and fails the test if it has panicked.
pub struct Server {
    process: Child,
    base: String,
    log: PathBuf,
    client: Client,
    who: Who,
    /// A session of its own, in place of the harness' ones.
    own: Option<String>,
    setup: Arc<Mutex<Option<String>>>,
}

impl Server {
    /// Starts the binary on a database.
    ///
    /// # Panics
    /// It doesn't listen in time.
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_more(database, &[]).await
    }

    /// Starts the binary on a database, with further arguments.
    ///
    /// # Panics
    /// It doesn't listen in time.
    pub async fn start_more(database: &TestDatabase, more: &[&str]) -> Self {
        let url = database.url();
        let mut arguments = vec!["--database", url.as_str()];
        arguments.extend(more);
        let server = Self::start_with(database.folder(), &arguments, &[]).await;
        database.admit().await;
        server
    }

    /// Starts the binary in a folder with further arguments and an environment.
    ///
    /// # Panics
    /// It doesn't listen in time.
    pub async fn start_with(
        folder: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        match Self::try_start_with(folder, arguments, environment).await {
            Ok(server) => server,
            Err(log) => panic!("the server ended before it listened:\n{log}"),
        }
    }

    /// Starts the binary on a database that it may refuse.
    ///
    /// # Errors
    /// It ended before it listened; what it logged.
    ///
    /// # Panics
    /// It neither listens nor ends in time.
    pub async fn try_start(database: &TestDatabase) -> Result<Self, String> {
        let started =
            Self::try_start_with(database.folder(), &["--database", &database.url()], &[]).await?;
        database.admit().await;
        Ok(started)
    }

    async fn try_start_with(
        folder: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Result<Self, String> {
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let log = folder.join(format!("server-{number}.log"));
        let mut process = command(folder)
            .args(["serve", "--address", "127.0.0.1:0"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stderr(File::create(&log).expect("the test's folder can be written to"))
            .spawn()
            .expect("EVENKEEL_BIN can be started");
        let stdout = process.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let address = async {
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(address) = line.strip_prefix("Evenkeel is at ") {
                    return Some(address.trim().trim_end_matches('/').to_owned());
                }
            }
            None
        };
        let Ok(address) = timeout(PATIENCE, address).await else {
            panic!(
                "the server did not listen within {PATIENCE:?}:\n{}",
                read(&log)
            );
        };
        let Some(base) = address else {
            return Err(read(&log));
        };
        // A full pipe would stop the server some day.
        let setup = Arc::new(Mutex::new(None));
        let link = setup.clone();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if line.contains("/setup?link=") {
                    *link.lock().await = Some(line.trim().to_owned());
                }
            }
        });
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .expect("a client without TLS needs nothing");
        Ok(Self {
            process,
            base,
            log,
            client,
            who: Who::Admin,
            own: None,
            setup,
        })
    }

    /// Host and port.
    ///
    /// # Panics
    /// The server gave another kind of address.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.base
            .strip_prefix("http://")
            .expect("the address is one of HTTP")
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What the server has logged.
    #[must_use]
    pub fn log(&self) -> String {
        read(&self.log)
    }

    /// The link for the first account, which the server prints by itself; the path alone.
    ///
    /// # Panics
    /// It prints none, or one to elsewhere.
    pub async fn setup_link(&self) -> String {
        eventually("a link is printed", async || {
            self.setup.lock().await.is_some()
        })
        .await;
        let link = self.setup.lock().await.clone().unwrap_or_default();
        let path = link.strip_prefix(&self.base);
        path.expect("the link leads to the server").to_owned()
    }

    /// Sends requests as somebody else from now on.
    pub fn become_someone(&mut self, who: Who) {
        self.who = who;
    }

    /// Makes the first account, as whoever reads the server's output does, and is its owner from now
    /// on.
    ///
    /// # Panics
    /// No link is printed, or it doesn't hold.
    pub async fn set_up(&mut self) {
        let link = self.setup_link().await;
        let (path, secret) = link.split_once("?link=").expect("it holds a secret");
        let fields = [
            ("link", secret),
            ("email", "first@example.com"),
            ("name", "The first"),
            ("password", "correct horse battery staple"),
        ];
        let reply = self.post_form(path, &fields).await.expect(303);
        self.own = Some(
            reply
                .cookie("evenkeel-session")
                .expect("a session is given"),
        );
    }

    /// A request of whoever the harness is, to add to and to [`Self::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        match &self.own {
            Some(session) => self
                .client
                .request(method, self.url(path))
                .header("cookie", format!("evenkeel-session={session}")),
            None => self.request_as(self.who, method, path),
        }
    }

    /// A request of somebody.
    pub fn request_as(&self, who: Who, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, self.url(path));
        match who.cookie() {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// Sends a request.
    ///
    /// # Errors
    /// The connection failed, or the answer took too long.
    pub async fn try_send(&self, request: RequestBuilder) -> Result<Reply, reqwest::Error> {
        Reply::read(request.send().await?).await
    }

    /// Sends a request.
    ///
    /// # Panics
    /// The connection failed, or the answer took too long.
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        match self.try_send(request).await {
            Ok(reply) => reply,
            Err(error) => panic!("no answer: {error:?}; the server logged:\n{}", self.log()),
        }
    }

    /// Sends bytes as they are, and returns all that comes back until the server closes the
    /// connection or is silent. Ask for `connection: close`, to wait no longer than needed.
    ///
    /// # Panics
    /// There is no connection.
    pub async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.authority())
            .await
            .unwrap_or_else(|error| panic!("no connection: {error}; logged:\n{}", self.log()));
        let (mut reader, mut writer) = stream.split();
        let mut answer = Vec::new();
        let write = async {
            // The server may refuse to read all of it; then its answer says so.
            drop(writer.write_all(bytes).await);
            std::future::pending::<()>().await;
        };
        let read = async {
            while let Ok(Ok(1..)) = timeout(SILENCE, reader.read_buf(&mut answer)).await {}
        };
        tokio::select! {
            () = read => {}
            () = write => {}
        }
        answer
    }

    /// Gets a page.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// Posts a form as a browser without JavaScript does.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = self
            .request(Method::POST, path)
            .header("accept", "text/html,application/xhtml+xml")
            .form(fields);
        self.send(request).await
    }

    /// Posts a document.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn post_json(&self, path: &str, document: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(document))
            .await
    }

    /// Sets a flag of a project through the server function.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn set_flag(&self, id: i64, flag: &str, on: bool) -> Reply {
        self.send(self.flag_request(id, flag, on)).await
    }

    /// The request that sets a flag.
    pub fn flag_request(&self, id: i64, flag: &str, on: bool) -> RequestBuilder {
        self.request(Method::POST, "/ui/set_flag")
            .form(&[("change", format!("{id}:{flag}:{on}"))])
    }

    /// Saves a project through the server function.
    ///
    /// # Panics
    /// There is no answer.
    pub async fn save(&self, id: Option<i64>, fields: &[(&str, &str)]) -> Reply {
        let fields: serde_json::Map<String, Value> = fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Value::from(*text)))
            .collect();
        self.post_json("/ui/save_project", &json!({ "id": id, "fields": fields }))
            .await
    }

    /// Saves a project that must be accepted, and gives its number.
    ///
    /// # Panics
    /// It isn't accepted.
    pub async fn saved(&self, id: Option<i64>, fields: &[(&str, &str)]) -> i64 {
        let reply = self.save(id, fields).await.expect(200);
        reply.json()["Saved"]
            .as_i64()
            .unwrap_or_else(|| panic!("it was not saved: {reply}"))
    }

    /// Saves a project that must be refused, and gives the form as it comes back.
    ///
    /// # Panics
    /// It is accepted.
    pub async fn rejected(&self, id: Option<i64>, fields: &[(&str, &str)]) -> Value {
        let reply = self.save(id, fields).await.expect(200);
        let form = reply.json()["Rejected"].clone();
        assert!(form.is_object(), "it was not refused: {reply}");
        form
    }

    /// A project's columns and their texts.
    ///
    /// # Panics
    /// There is no such project.
    pub async fn project(&self, id: i64) -> Value {
        self.get(&format!("/ui/project?id={id}"))
            .await
            .expect(200)
            .json()
    }

    /// A page of the projects.
    ///
    /// # Panics
    /// There is none.
    pub async fn list(&self, page: u32, per_page: u32) -> Listing {
        self.found(&format!("page={page}&per_page={per_page}"))
            .await
    }

    /// A page of the projects, as the list's address asks for it.
    pub async fn found(&self, query: &str) -> Listing {
        // Without a page's size it would be all of them.
        let size = if query.contains("per_page=") {
            ""
        } else {
            "&per_page=50"
        };
        let path = format!("/projects.json?{query}{size}");
        Listing::read(&self.get(&path).await.expect(200).json())
    }

    /// Kills the server as `kill -9` does, unless it has ended.
    ///
    /// # Panics
    /// The system refuses.
    pub async fn kill(&mut self) {
        if self.process.id().is_some() {
            self.process
                .start_kill()
                .expect("one's own child can be killed");
            self.process
                .wait()
                .await
                .expect("one's own child can be waited for");
        }
    }

    /// Asks the server to stop, and waits until it has.
    ///
    /// # Panics
    /// It doesn't stop in time.
    pub async fn stop(&mut self) -> ExitStatus {
        let pid = self
            .process
            .id()
            .and_then(|id| i32::try_from(id).ok())
            .and_then(Pid::from_raw)
            .expect("the server runs");
        kill_process(pid, Signal::TERM).expect("one's own child takes a signal");
        match timeout(STOP, self.process.wait()).await {
            Ok(status) => status.expect("one's own child can be waited for"),
            Err(_) => panic!(
                "it did not stop within {STOP:?}; it logged:\n{}",
                self.log()
            ),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The process is killed by its own drop.
        if !std::thread::panicking() {
            let log = self.log();
            assert!(!log.contains("panicked at"), "the server panicked:\n{log}");
        }
    }
}

fn read(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_else(|error| format!("there is no log: {error}"))
}
