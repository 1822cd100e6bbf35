//! The trail of what was done, as its pages show it.

use serde::{Deserialize, Serialize};

/// How many entries a page of the trail has.
pub const PER_PAGE: usize = 100;

/// One field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Its name.
    pub field: String,
    /// As it was; none where there was nothing.
    pub before: Option<String>,
    /// As it is since; none where there is nothing.
    pub after: Option<String>,
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number; later ones are larger.
    pub id: i64,
    /// When, UTC, to the second.
    pub at: String,
    /// By whom; empty where nobody was signed in.
    pub actor: String,
    /// The person's name, where it was an account that is still there; else empty.
    pub actor_name: String,
    /// From which network address; empty at the command line.
    pub address: String,
    /// The verb.
    pub action: String,
    /// What it was done to.
    pub object: String,
    /// What people call it (a project's or a person's name), where it is still there; else empty.
    pub object_name: String,
    /// What changed.
    pub changes: Vec<Changed>,
}

/// Makes the verbs of their table: variant, name in the trail, how people read it.
macro_rules! actions {
    ($($action:ident $name:literal $words:literal,)*) => {
        /// What is written down that was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $(#[doc = $words] $action,)*
        }

        impl Action {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$action,)*];

            /// The verb, as the trail keeps it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)*
                }
            }

            /// How people read it.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$action => $words,)*
                }
            }
        }
    };
}

actions! {
    Create "create" "Created",
    Change "change" "Changed",
    Set "set" "Switched",
    SignIn "sign-in" "Signed in",
    SignInRefused "sign-in-refused" "Sign-in refused",
    SignOut "sign-out" "Signed out",
    SecondFactorRefused "second-factor-refused" "Digits refused",
    PasswordRight "password-right" "Password right, digits to come",
    Proof "proof" "Confirmed who it is",
    ProofRefused "proof-refused" "Confirmation refused",
    SetUp "set-up" "Made the first account",
    AddUser "add-user" "Added an account",
    ChangeRole "change-role" "Changed a role",
    DisableUser "disable-user" "Disabled an account",
    EnableUser "enable-user" "Enabled an account",
    EndSession "end-session" "Ended a session",
    EndSessions "end-sessions" "Ended all sessions",
    ChoosePassword "choose-password" "Chose a password",
    ChangePassword "change-password" "Changed the password",
    ResetPassword "reset-password" "Reset a password",
    MakePasswordLink "make-password-link" "Made a password link",
    AddSecondFactor "add-second-factor" "Added a second factor",
    RemoveSecondFactor "remove-second-factor" "Removed a second factor",
    MakeToken "make-token" "Made an API token",
    RevokeToken "revoke-token" "Revoked an API token",
    RecordSync "record-sync" "Recorded a sync",
    ResetSource "reset-source" "Reset a sync source",
    RemoveSource "remove-source" "Removed a sync source",
    SetLimit "set-limit" "Set a sync limit",
    Repair "repair" "Repaired the schema",
}

impl Action {
    /// Those of signing in and out; all others change something, or show that it is the owner who does.
    pub const SIGN_INS: [Self; 5] = [
        Self::SignIn,
        Self::SignInRefused,
        Self::SignOut,
        Self::SecondFactorRefused,
        Self::PasswordRight,
    ];
}

/// How people read a verb of the trail; one of another version as it stands there.
pub fn words(verb: &str) -> &str {
    let known = Action::ALL.iter().find(|action| action.name() == verb);
    known.map_or(verb, |action| action.words())
}

/// What a filter can be filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    /// Accounts: address and name.
    pub people: Vec<(String, String)>,
    /// Names of projects, newest first.
    pub projects: Vec<String>,
}

/// Which sort of entries is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Everything.
    #[default]
    All,
    /// What changed something.
    Changes,
    /// Signing in and out.
    SignIns,
}

/// Which entries are asked for. Empty texts let everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Of which sort.
    pub kind: Kind,
    /// By whom: part of an address, of a person's or token's name, or of a network address.
    pub actor: String,
    /// Part of the verb.
    pub action: String,
    /// Done to what: part of its name. `project 2` is that project alone.
    pub object: String,
    /// From this day on: YYYY-MM-DD.
    pub since: String,
    /// Before the entry of this number: the page after one that ended with it.
    pub before: Option<i64>,
}

impl Entry {
    /// By whom, as people are told: the person, and the token that acted for them.
    pub fn by(&self) -> String {
        let named = |email: &str| match self.actor_name.is_empty() {
            true => email.to_owned(),
            false => self.actor_name.clone(),
        };
        match token_of(&self.actor) {
            Some((email, token)) => format!("{} (token {token})", named(email)),
            None => named(&self.actor),
        }
    }
}

/// The account and the name of a token as the trail names it: `token 3 of ann@example.com: nightly`.
pub fn token_of(named: &str) -> Option<(&str, &str)> {
    let (id, rest) = named.strip_prefix("token ")?.split_once(" of ")?;
    let (email, name) = rest.split_once(": ")?;
    id.bytes()
        .all(|b| b.is_ascii_digit())
        .then_some((email, name))
}

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are older ones.
    pub more: bool,
}
