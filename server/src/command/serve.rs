//! `evenkeel serve`

use std::{
    error::Error,
    io::{ErrorKind, Write},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use clap::Args;
use memory_serve::MemoryServe;
use tokio::net::TcpListener;

use evenkeel_cli::{
    DatabaseArgs, HeldArgs,
    again::{Again, Refused},
};
use evenkeel_live::{
    database::{Database, DbError},
    guardian::Guardian,
    migrate::{MigrationError, at_start},
};

use crate::{
    audit::{Audit, chain},
    connections::{self, Limits},
    identity::{Accounts, Policy, password},
    news::News,
    routes,
    store::Store,
    watched::Watched,
    web::{self, Hosts, Ingress, Proxies, Repairs, Served},
};

/// Where and for whom it is served.
#[derive(Args)]
pub struct ServeArgs {
    /// The address to listen at. One that other machines reach needs --behind-proxy.
    #[arg(
        long,
        env = "EVENKEEL_ADDRESS",
        default_value = ServeArgs::ADDRESS,
        value_name = "IP:PORT",
        value_parser = listening
    )]
    address: SocketAddr,
    /// The addresses or networks of the proxies in front, which do TLS: 10.0.0.0/8,127.0.0.1. What
    /// they say of their clients is believed; nobody else is.
    #[arg(
        long,
        env = "EVENKEEL_BEHIND_PROXY",
        value_name = "NETWORKS",
        value_delimiter = ',',
        value_parser = network
    )]
    behind_proxy: Vec<ipnet::IpNet>,
    /// Where people open it, such as https://projects.example.com; for links that are sent to them.
    #[arg(long, env = "EVENKEEL_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Further names under which it is served, beside those of the address and of --public-url:
    /// projects.example.com,10.0.0.7. What is asked under another name is refused.
    #[arg(
        long,
        env = "EVENKEEL_HOST",
        value_name = "NAMES",
        value_delimiter = ',',
        value_parser = host
    )]
    host: Vec<web::Host>,
    /// Let administrators do nothing until they have a second factor.
    #[arg(long, env = "EVENKEEL_SECOND_FACTOR_FOR_ADMINS")]
    second_factor_for_admins: bool,
    #[command(flatten)]
    held: HeldArgs,
    /// How many connections are taken at once; a quarter of them from one address that is no proxy's.
    /// Without it 2048, or as many as the system has descriptors for.
    #[arg(long, env = "EVENKEEL_CONNECTIONS", value_name = "NUMBER")]
    connections: Option<usize>,
}

impl ServeArgs {
    /// Where it listens unless something else was said.
    pub const ADDRESS: &str = "127.0.0.1:3000";
}

/// An address to listen at; this machine alone may be called by its name.
fn listening(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let address = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse(),
        None => text.parse(),
    };
    address.map_err(|_| {
        let port: Option<u16> = text.trim_start_matches(':').parse().ok();
        let meant = port.unwrap_or(3000);
        format!("write an address of this machine and a port, such as 127.0.0.1:{meant}")
    })
}

/// A name, or an address, perhaps with a port. Without brackets an address of IPv6 has none.
fn host(text: &str) -> Result<web::Host, String> {
    let text = text.trim();
    let bracketed = match text.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => text.to_owned(),
    };
    bracketed.parse().map_err(|()| {
        "write a name or an address without https://, such as projects.example.com or 10.0.0.7:3000"
            .to_owned()
    })
}

/// A network, or one address.
fn network(text: &str) -> Result<ipnet::IpNet, String> {
    let text = text.trim();
    text.parse::<ipnet::IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from))
        .map_err(|_| "write an address or a network, such as 127.0.0.1 or 10.0.0.0/8".to_owned())
}

/// How long the trail's end may take before a start says where it is.
const FIRST_WORD: Duration = Duration::from_millis(500);

/// How long the trail's end may take to be linked when the process stops.
const LAST_WORD: Duration = Duration::from_secs(3);

pub(super) async fn serve(
    args: ServeArgs,
    on: DatabaseArgs,
    embedded: MemoryServe,
) -> Result<ExitCode, Box<dyn Error>> {
    let behind = !args.behind_proxy.is_empty();
    if !args.address.ip().is_loopback() && !behind {
        return Err(format!(
            "{} can be reached from other machines, and without TLS whoever is on the way reads every \
             password. Put a proxy that does TLS in front and name it with --behind-proxy, or use an \
             address such as 127.0.0.1:3000",
            args.address
        )
        .into());
    }
    let public = args.public_url.as_deref().map(public_url).transpose()?;
    let database = on.existing_or_new()?.with_journal(on.journal()?);
    let limits = Limits::prepare(args.connections);
    let listener = TcpListener::bind(args.address)
        .await
        .map_err(|error| unheard(&error, args.address, &on))?;

    // Beside the database, which is waited for as long.
    let files = tokio::task::spawn_blocking(|| web::files(embedded));
    let mut guardian = Guardian::new(database.clone(), evenkeel_app::features());
    let target = args.held.target(&on, evenkeel_app::features())?;
    match args.held.expected {
        Some(_) => guardian = guardian.beside(target.clone()),
        None => target.scope.of_managed_tables()?,
    }
    let guardian = Arc::new(guardian);
    prepare(&database).await;
    guardian.look_at_all().await;

    let address = listener.local_addr()?;
    let hosts = Hosts::new(address, public.as_deref(), &args.host);
    if hosts.is_empty() {
        tracing::warn!(
            "no name is known under which it is served, so that nothing is; name it with --public-url or \
             --host"
        );
    }
    let place = public.unwrap_or_else(|| format!("http://{address}"));
    let policy = Policy {
        second_factor_for_admins: args.second_factor_for_admins,
    };
    let watched = Watched {
        database: database.clone(),
        guardian: guardian.clone(),
    };
    let accounts = Accounts::new(watched.clone(), policy);
    let announced = Announced {
        address,
        place: place.clone(),
        guardian: guardian.clone(),
        database: database.clone(),
        accounts: accounts.clone(),
    };
    tokio::task::spawn_blocking(password::warm_up);
    tokio::spawn(chain::keep(database.clone(), guardian.clone()));
    let ingress = Ingress {
        address: place,
        hosts,
        behind: behind.then(|| Proxies::new(args.behind_proxy.clone())),
    };
    let audit = Audit::new(watched.clone());
    let news = News::new(guardian.clone(), audit.clone());
    tokio::spawn(news.clone().keep());
    let served = Served {
        store: Store::new(watched),
        audit,
        guardian,
        accounts,
        news: news.clone(),
        repairs: Repairs { target },
        ingress,
    };
    let router = routes::router(served, files.await?)?;
    tracing::info!(database = database.shown(), %address, "serving");
    tokio::spawn(announced.keep_watch());

    let end = async {
        end_asked_for().await;
        tracing::info!("stopping: finishing what is under way");
        news.end();
    };
    connections::serve(listener, router, limits, args.behind_proxy, end).await;
    // A database that has gone is no reason to stay.
    let head = show_head(&database, "ends");
    if tokio::time::timeout(LAST_WORD, head).await.is_err() {
        tracing::warn!("the trail's last rows were not linked; the next start does it");
    }
    database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Prints where the trail's chain is, to be noted elsewhere. Where that can't be told, nothing is said
/// here: the findings say what is missing.
async fn show_head(database: &Database, verb: &str) {
    if let Err(error) = chain::link(database).await {
        tracing::debug!(%error, "the trail's rows could not be linked");
    }
    if let Ok(Some(head)) = chain::head(database).await {
        println!("The audit trail {verb} at {head}");
        // Nobody may be reading any more.
        std::io::stdout().flush().ok();
    }
}

/// Makes the tables that may be made at a start. Whatever keeps it from that, serving goes on: the
/// findings say what is missing.
async fn prepare(database: &Database) -> bool {
    match at_start(database).await {
        Ok(()) => true,
        Err(MigrationError::Database(DbError::Unreachable(why))) => {
            tracing::warn!(why, "the database can't be reached; serving until it can");
            false
        }
        Err(error) => {
            tracing::warn!(%error, "Evenkeel's own tables could not be made");
            true
        }
    }
}

/// The address as people open it, without a slash at its end.
pub fn public_url(text: &str) -> Result<String, String> {
    let plain = text.trim_end_matches('/');
    let host = plain
        .strip_prefix("https://")
        .or_else(|| plain.strip_prefix("http://"))
        .unwrap_or_default();
    let good = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"/?#@\"'<>".contains(&b));
    match (good, host.split_once('/')) {
        (true, _) => Ok(plain.to_owned()),
        (false, Some((name, path))) if !name.is_empty() => Err(format!(
            "--public-url {text:?} has a path, and Evenkeel is served at a name of its own, not under \
             /{path}: give it a name, such as https://evenkeel.{name}, and let the proxy lead there"
        )),
        _ => Err(format!(
            "--public-url {text:?} is no such address; write one such as https://projects.example.com"
        )),
    }
}

/// What a start says of itself, to standard output, so that a script can read where it is. Everything else
/// is logged.
struct Announced {
    address: SocketAddr,
    place: String,
    guardian: Arc<Guardian>,
    database: Database,
    accounts: Accounts,
}

impl Announced {
    /// Says where it is, and how to make the first account, as the last of what a start prints; then
    /// watches. A database that doesn't answer yet is prepared when it does.
    async fn keep_watch(self) {
        let here = format!("Evenkeel is at http://{}", self.address);
        if self.guardian.seen().reachable {
            // To link a long trail takes its time, and isn't waited for.
            let head = show_head(&self.database, "is");
            let shown = tokio::time::timeout(FIRST_WORD, head).await.is_ok();
            self.compose_addresses().await;
            let link = self.first_link().await;
            say(&[Some(here), link]);
            if !shown {
                show_head(&self.database, "is").await;
            }
        } else {
            say(&[Some(here)]);
            while !self.guardian.seen().reachable {
                tokio::time::sleep(Duration::from_secs(2)).await;
                if prepare(&self.database).await {
                    self.guardian.look().await;
                }
            }
            show_head(&self.database, "is").await;
            self.compose_addresses().await;
            say(&[self.first_link().await]);
        }
        self.guardian.watch().await;
    }

    /// Sees to addresses that were kept before they were normalised. Without it only they can't sign in.
    async fn compose_addresses(&self) {
        if let Err(error) = self.accounts.compose_addresses().await {
            tracing::warn!(%error, "the accounts' addresses could not be looked through");
        }
    }

    /// Where to make the first account, where there is none. Whoever reads what this process prints is the
    /// operator; the log doesn't hold it.
    async fn first_link(&self) -> Option<String> {
        match self.accounts.none_yet().await {
            Ok(false) => None,
            Ok(true) => match self.accounts.first_link().await {
                // A line for itself, so that it is copied whole.
                Ok(link) => Some(format!(
                    "There is no account yet. Make the first one, within an hour, at\n\n{}/setup?link={}\n\n\
                     (`evenkeel user invite` prints another.)",
                    self.place,
                    link.reveal()
                )),
                Err(error) => {
                    tracing::warn!(%error, "no link for the first account could be made");
                    None
                }
            },
            Err(error) => {
                tracing::warn!(%error, "it could not be told whether there are accounts");
                None
            }
        }
    }
}

/// Prints blocks with blank lines around them, at once.
fn say(blocks: &[Option<String>]) {
    let blocks: Vec<&str> = blocks.iter().flatten().map(String::as_str).collect();
    if !blocks.is_empty() {
        println!("\n{}\n", blocks.join("\n\n"));
        // Nobody may be reading any more.
        std::io::stdout().flush().ok();
    }
}

/// Why an address can't be listened at, and what to do.
fn unheard(error: &std::io::Error, address: SocketAddr, on: &DatabaseArgs) -> Box<dyn Error> {
    let why = match error.kind() {
        ErrorKind::AddrInUse => format!("{address} is in use: another program listens there"),
        ErrorKind::PermissionDenied => format!("{address} needs rights that this user hasn't"),
        ErrorKind::AddrNotAvailable => format!("{address} is no address of this machine"),
        _ => format!("{address} can't be listened at: {error}"),
    };
    let other = match address.port() {
        // Those below are the system's.
        port if (1024..u16::MAX).contains(&port) => SocketAddr::new(address.ip(), port + 1),
        _ => SocketAddr::new(address.ip(), 3000),
    };
    let other = match error.kind() {
        ErrorKind::AddrNotAvailable => SocketAddr::new([127, 0, 0, 1].into(), address.port()),
        _ => other,
    };
    match Again::of(on) {
        Ok(again) => {
            let command = again.evenkeel(&format!("serve --address {other}"));
            let next = again.next("Another address", vec![command]);
            Box::new(Refused { why, next })
        }
        Err(_) => why.into(),
    }
}

/// What is to be logged, without what is logged of each file of the bundle, unless that is asked for.
pub fn quietly(wanted: &str) -> String {
    let all = ["memory_serve", "debug", "trace"];
    match all
        .iter()
        .any(|word| wanted.to_ascii_lowercase().contains(word))
    {
        true => wanted.to_owned(),
        false => format!("memory_serve=warn,{wanted}"),
    }
}

async fn end_asked_for() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
