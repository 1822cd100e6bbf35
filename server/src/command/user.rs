//! `evenkeel user`: accounts, from the machine itself. Also when nobody can sign in any more: what is
//! missing of Evenkeel's own tables is brought back first.

use std::{
    error::Error,
    io::{BufRead as _, IsTerminal as _},
    net::SocketAddr,
    process::ExitCode,
    sync::Arc,
};

use clap::{Args, Subcommand};
use evenkeel_app::{AppError, identity::Role};
use evenkeel_cli::{
    DatabaseArgs,
    again::{Again, Refused, word},
    terminal,
};
use evenkeel_live::{
    database::{Database, DatabaseUrl},
    guardian::Guardian,
};

use super::serve;
use crate::{
    audit::Actor,
    identity::{
        Accounts, Added, Changed, Email, NewUser, Policy, Reset, Secret,
        password::{self, Asking},
    },
    moment,
    restore::{self, RestoreError},
    watched::Watched,
};

#[derive(Args)]
pub struct UserArgs {
    #[command(subcommand)]
    what: UserCommand,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Add an account. The password is asked for, or read from standard input.
    Add {
        /// Its e-mail address.
        email: String,
        /// What to call its owner; the address without more.
        #[arg(long)]
        name: Option<String>,
        /// viewer, editor or admin. Without it: admin for the first account, viewer for others.
        #[arg(long, value_parser = role)]
        role: Option<Role>,
    },
    /// Print a link: for the first account where there is none, or with --email for a new account, whose owner
    /// chooses the password with it. Earlier links of an invitation end.
    Invite {
        /// The new account's e-mail address.
        #[arg(long)]
        email: Option<String>,
        /// What to call its owner; the address without more.
        #[arg(long, requires = "email")]
        name: Option<String>,
        /// viewer, editor or admin. Without it: admin for the first account, viewer for others.
        #[arg(long, requires = "email", value_parser = role)]
        role: Option<Role>,
        /// Where people open Evenkeel, for the link.
        #[arg(long, env = "EVENKEEL_PUBLIC_URL", value_name = "URL")]
        public_url: Option<String>,
        /// Where it listens, if people open it there.
        #[arg(
            long,
            env = "EVENKEEL_ADDRESS",
            default_value = super::ServeArgs::ADDRESS,
            value_name = "IP:PORT"
        )]
        address: SocketAddr,
    },
    /// Give an account another password, and end its sessions and links. The password is asked for, or read
    /// from standard input.
    ResetPassword {
        /// Its e-mail address.
        email: String,
        /// Also remove its second factor.
        #[arg(long)]
        remove_second_factor: bool,
        /// Also take back the API tokens that it has made.
        #[arg(long)]
        revoke_tokens: bool,
    },
    /// Set what an account may do, and end its sessions.
    Role {
        /// Its e-mail address.
        email: String,
        /// viewer, editor or admin.
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Let nobody sign in with an account, and end its sessions.
    Disable {
        /// Its e-mail address.
        email: String,
    },
    /// Let its owner sign in again.
    Enable {
        /// Its e-mail address.
        email: String,
    },
    /// List the accounts.
    List,
    /// Bring back what is missing of Evenkeel's own tables. The other commands do so too, but for list.
    Restore,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse()
        .map_err(|()| "choose viewer, editor or admin".to_owned())
}

pub async fn user(args: UserArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let url = on.url()?;
    match args.what {
        // Made for its owner alone where it isn't there yet.
        UserCommand::Add { .. } | UserCommand::Invite { .. } => {
            on.existing_or_new()?.close().await;
        }
        // What is about accounts that are there has nothing to do in a file that isn't.
        _ => on.existing()?.close().await,
    }
    let again = Again::of(on)?;
    let database = Database::new(&url).with_journal(on.journal()?);
    match args.what {
        // Who looks changes nothing. Asked first by itself, so that the reason is said and not only that
        // it failed.
        UserCommand::List => {
            if let Err(error) = database.fetch("SELECT '1'", &[]).await {
                return Err(error.of(database.shown()).into());
            }
        }
        _ => restore(&url, &again).await?,
    }
    let done = run(args.what, &database, &again).await;
    database.close().await;
    done
}

/// Brings back what is missing of Evenkeel's own tables, and says what.
async fn restore(url: &DatabaseUrl, again: &Again) -> Result<(), Box<dyn Error>> {
    let restored = match restore::own_tables(url).await {
        Ok(restored) => restored,
        Err(error @ RestoreError::LeftOut(_)) => {
            let next = again.next("What is in the way", vec![again.evenkeel("plan")]);
            let why = error.to_string();
            return Err(Box::new(Refused { why, next }));
        }
        Err(error) => return Err(error.of(&url.to_string()).into()),
    };
    for title in restored {
        println!("Restored: {title}.");
    }
    Ok(())
}

/// Says that there is no account, and what makes one.
fn no_account(again: &Again) {
    println!("There is no account yet, so nobody can sign in.");
    let invite = again.evenkeel("user invite");
    let add = again.evenkeel("user add ann@example.com --role admin");
    let next = again.next("What makes the first one", vec![invite, add]);
    let width = terminal::width(&std::io::stdout());
    anstream::print!("{}", terminal::next(&next, width));
}

/// All accounts, a line each.
async fn list(accounts: &Accounts, again: &Again) -> Result<ExitCode, Box<dyn Error>> {
    let all = match accounts.users().await {
        Err(AppError::AccountsDamaged) => {
            let restore = again.evenkeel("user restore");
            return Err(Box::new(Refused {
                why: "the tables of accounts are missing or damaged, so they can't be listed; nothing was \
                      changed"
                    .to_owned(),
                next: again.next("What brings them back", vec![restore]),
            }));
        }
        all => all?,
    };
    if all.is_empty() {
        no_account(again);
    }
    for user in all {
        let mut notes = vec![user.role];
        if user.second_factor {
            notes.push("second factor".to_owned());
        }
        if user.disabled {
            notes.push("disabled".to_owned());
        }
        if user.invited {
            notes.push("invited".to_owned());
        }
        if let Some(seen) = user.seen_at {
            notes.push(format!("seen {}", moment::shown(seen)));
        }
        println!("{}  {}  ({})", user.email, user.name, notes.join(", "));
    }
    Ok(ExitCode::SUCCESS)
}

async fn run(
    what: UserCommand,
    database: &Database,
    again: &Again,
) -> Result<ExitCode, Box<dyn Error>> {
    let guardian = Arc::new(Guardian::new(database.clone(), evenkeel_app::features()));
    guardian.look().await;
    let accounts = Accounts::new(
        Watched {
            database: database.clone(),
            guardian,
        },
        Policy::default(),
    );
    let actor = Actor::operator();
    if !matches!(what, UserCommand::List) {
        accounts.compose_addresses().await?;
    }
    match what {
        UserCommand::Add { email, name, role } => {
            let role = match role {
                Some(role) => role,
                None if accounts.none_yet().await? => Role::Admin,
                None => Role::Viewer,
            };
            let name = name.unwrap_or_else(|| Email::typed(&email).into());
            let user = NewUser::judge(&email, &name, role, &read_password()?)
                .await
                .map_err(|wrong| wrong.sentence())?;
            if accounts.add(&actor, &user).await?.is_none() {
                return Err(there_already(&user.email, again));
            }
            println!("{} is added as {role}.", user.email);
        }
        UserCommand::Invite {
            email,
            name,
            role,
            public_url,
            address,
        } => {
            let place = match public_url {
                Some(url) => serve::public_url(&url)?,
                None => format!("http://{address}"),
            };
            let (lead, link) = match email {
                None => first(&accounts, again).await?,
                Some(email) => {
                    let new = (email.as_str(), name, role);
                    invited(&accounts, &actor, again, new).await?
                }
            };
            println!("{lead}\n\n{place}/setup?link={}", link.reveal());
        }
        UserCommand::ResetPassword {
            email,
            remove_second_factor,
            revoke_tokens,
        } => {
            let email = Email::typed(&email);
            let known = accounts.users().await?;
            let Some(user) = known.into_iter().find(|u| u.email == email) else {
                return unknown(&email, again);
            };
            let new = read_password()?;
            password::judge(&new, &[email.as_str(), &user.name])?;
            let slot = password::slot(Asking::Known).ok_or(AppError::TooManySignIns)?;
            let hash = password::hash(&slot, new).await?;
            let done = accounts
                .reset_password(&actor, &email, hash, revoke_tokens)
                .await?;
            let Reset::Done { revoked, left } = done else {
                return unknown(&email, again);
            };
            if remove_second_factor {
                accounts
                    .remove_second_factor(&actor, user.id, &email)
                    .await?;
            }
            println!("{email} has another password, and is signed out everywhere.");
            match (revoked, left) {
                (0, 0) => {}
                (0, left) => println!(
                    "{} that it has made still {}; --revoke-tokens takes them back.",
                    tokens(left),
                    if left == 1 { "holds" } else { "hold" }
                ),
                (revoked, _) => println!(
                    "{} that it had made {} taken back.",
                    tokens(revoked),
                    if revoked == 1 { "is" } else { "are" }
                ),
            }
            if user.second_factor && !remove_second_factor {
                println!("Its second factor is still on; --remove-second-factor takes it away.");
            }
        }
        UserCommand::Role { email, role } => {
            let email = Email::typed(&email);
            let what = match role {
                Role::Viewer => "a viewer",
                Role::Editor => "an editor",
                Role::Admin => "an administrator",
            };
            let done = accounts.change_role(&actor, &email, role).await?;
            return said(done, again, &email, &format!("may now do what {what} may"));
        }
        UserCommand::Disable { email } => {
            let email = Email::typed(&email);
            let done = accounts.disable(&actor, &email, true).await?;
            return said(
                done,
                again,
                &email,
                "is disabled, and signed out everywhere",
            );
        }
        UserCommand::Enable { email } => {
            let email = Email::typed(&email);
            let done = accounts.disable(&actor, &email, false).await?;
            return said(done, again, &email, "is enabled");
        }
        UserCommand::List => return list(&accounts, again).await,
        UserCommand::Restore => {
            println!("Evenkeel's own tables in {} are whole.", database.shown());
            if accounts.none_yet().await? {
                no_account(again);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A link for the first account.
async fn first(accounts: &Accounts, again: &Again) -> Result<(String, Secret), Box<dyn Error>> {
    if !accounts.none_yet().await? {
        let invite = again.evenkeel("user invite --email ann@example.com --role editor");
        return Err(Box::new(Refused {
            why: "there are accounts already, so that nobody makes the first one".to_owned(),
            next: again.next("What invites somebody, such as Ann", vec![invite]),
        }));
    }
    let lead = "There is no account yet. Make the first one, within an hour, at".to_owned();
    Ok((lead, accounts.first_link().await?))
}

/// Why there is no other account of an address, and what gives its own another password.
fn there_already(email: &Email, again: &Again) -> Box<dyn Error> {
    let reset = again.evenkeel(&format!("user reset-password {}", word(email.as_str())));
    Box::new(Refused {
        why: format!("there is an account for {email} already"),
        next: again.next("What gives it another password", vec![reset]),
    })
}

/// A link for somebody: of a new account, or another one for who was invited and never came.
async fn invited(
    accounts: &Accounts,
    actor: &Actor,
    again: &Again,
    (email, name, role): (&str, Option<String>, Option<Role>),
) -> Result<(String, Secret), Box<dyn Error>> {
    let known = accounts.users().await?;
    let lead = |email: &Email| {
        format!("Send this to {email}. It holds for a day; with it they choose a password:")
    };
    if let Some(user) = known.iter().find(|user| user.email == Email::typed(email)) {
        if !user.invited {
            return Err(there_already(&user.email, again));
        }
        if let Some(role) = role.filter(|role| role.name() != user.role) {
            let email = word(user.email.as_str());
            let change = again.evenkeel(&format!("user role {email} {role}"));
            let invite = again.evenkeel(&format!("user invite --email {email}"));
            return Err(Box::new(Refused {
                why: format!(
                    "{} is invited already, as {}; nothing was changed",
                    user.email, user.role
                ),
                next: again.next(
                    "What gives another role, and another link",
                    vec![change, invite],
                ),
            }));
        }
        let link = accounts.password_link(actor, &user.email).await?;
        return match link {
            Some(link) => Ok((lead(&user.email), link)),
            None => Err(format!("there is no account for {} any more", user.email).into()),
        };
    }
    let role = match role {
        Some(role) => role,
        None if known.is_empty() => Role::Admin,
        None => Role::Viewer,
    };
    let name = name.unwrap_or_else(|| Email::typed(email).into());
    match accounts.invite(actor, email, &name, role).await? {
        Added::Invited { email, link } => Ok((lead(&email), link)),
        Added::Refused(wrong) => Err(wrong.sentence().into()),
    }
}

fn said(
    done: Changed,
    again: &Again,
    email: &Email,
    what: &str,
) -> Result<ExitCode, Box<dyn Error>> {
    match done {
        Changed::Done => {
            println!("{email} {what}.");
            Ok(ExitCode::SUCCESS)
        }
        Changed::Unknown => unknown(email, again),
        Changed::LastAdmin => Err(format!(
            "{email} is the last administrator who can sign in; make another one first"
        )
        .into()),
    }
}

fn tokens(count: usize) -> String {
    match count {
        1 => "1 API token".to_owned(),
        _ => format!("{count} API tokens"),
    }
}

fn unknown(email: &Email, again: &Again) -> Result<ExitCode, Box<dyn Error>> {
    Err(Box::new(Refused {
        why: format!("there is no account for {email}"),
        next: again.next("Those that there are", vec![again.evenkeel("user list")]),
    }))
}

/// At a terminal it is typed unseen, twice; otherwise it is the first line of standard input. Never
/// an argument: those are seen by everybody on the machine.
fn read_password() -> Result<String, Box<dyn Error>> {
    if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        let again = rpassword::prompt_password("Once more: ")?;
        return match first == again {
            true => Ok(first),
            false => Err("the two differ; nothing was changed".into()),
        };
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']).to_owned();
    match password.is_empty() {
        true => Err("no password came on standard input; nothing was changed".into()),
        false => Ok(password),
    }
}
