//! Somebody of each role who is signed in already, written into the database beside the server.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use crate::{Ended, TestDatabase, run_with_line};

/// What a harness request may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody: no cookie is sent.
    Nobody,
    /// Somebody who only reads.
    Viewer,
    /// Somebody who changes projects.
    Editor,
    /// Somebody who may do all.
    Admin,
}

impl Who {
    /// Those who are signed in.
    pub const SIGNED_IN: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// The role's name, empty for nobody.
    #[must_use]
    pub fn role(self) -> &'static str {
        match self {
            Self::Nobody => "",
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The address of the account.
    #[must_use]
    pub fn email(self) -> String {
        format!("{}@example.com", self.role())
    }

    /// The session's token.
    #[must_use]
    pub fn session(self) -> String {
        format!("test-session-{}", self.role())
    }

    /// What the account's pages state it by.
    #[must_use]
    pub fn mark(self) -> String {
        mark(&self.email())
    }

    /// The header that a browser sends.
    #[must_use]
    pub fn cookie(self) -> Option<String> {
        (self != Self::Nobody).then(|| format!("evenkeel-session={}", self.session()))
    }
}

/// What the server keeps of a secret.
#[must_use]
pub fn digest(secret: &str) -> String {
    Sha256::digest(secret.as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// What an account's pages state it by.
#[must_use]
pub fn mark(email: &str) -> String {
    let mut mark = digest(&format!("account {email}"));
    mark.truncate(16);
    mark
}

/// Now, in seconds since 1970.
///
/// # Panics
/// The clock stands before 1970.
#[must_use]
pub fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("the clock is set")
        .as_secs()
}

impl TestDatabase {
    /// `evenkeel user`, as whoever has a shell runs it, with a line on standard input.
    ///
    /// # Panics
    /// The binary doesn't start, or doesn't end in time.
    pub async fn operator(&self, arguments: &[&str], line: &str) -> Ended {
        let url = self.url();
        let mut all = vec!["user", "--database", &url];
        all.extend(arguments);
        run_with_line(self.folder(), &all, line).await
    }

    /// Signs in one account of each role, unless there is nowhere to: then what needs it will say so.
    pub async fn admit(&self) {
        let now = now();
        for who in Who::SIGNED_IN {
            let (role, email) = (who.role(), who.email());
            let token = digest(&who.session());
            let sql = format!(
                "INSERT INTO evenkeel_users (email, name, role, password, created_at) \
                 VALUES ('{email}', 'The {role}', '{role}', '!', {now}) ON CONFLICT DO NOTHING; \
                 INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address) \
                 SELECT '{token}', id, 'full', {now}, {now}, '127.0.0.1' FROM evenkeel_users \
                 WHERE email = '{email}' ON CONFLICT DO NOTHING"
            );
            if self.query(&sql).await.is_err() {
                return;
            }
        }
    }
}
