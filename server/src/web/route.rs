//! Who may do what: the rows of the table of routes, as the guard and the pages ask them. The table
//! itself stands in [`crate::routes`].

use std::borrow::Cow;

use axum::http::Method;
use evenkeel_app::identity::Role;

use crate::identity::{Caller, Scope};

/// What a request must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it shows and changes nothing that is anybody's.
    Nothing,
    /// A session, also one that waits for its second factor.
    Session,
    /// Somebody signed in, whatever their role.
    SignIn,
    /// At least this role.
    Role(Role),
    /// At least this role, and a proof that is no older than ten minutes: a sign-in, or the password
    /// again. For whatever changes an account or a token. What asks for the password in its own form
    /// needs no more than a role.
    Fresh(Role),
    /// A machine's token of this scope.
    Scope(Scope),
}

/// What answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A handler of ours.
    Handler,
    /// A server function of the app.
    Function,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The method. GET stands for HEAD too.
    pub method: Method,
    /// The address, with parameters in braces.
    pub path: Cow<'static, str>,
    /// What a request must show.
    pub needs: Needs,
    /// What it does, in a few words.
    pub about: Cow<'static, str>,
    /// What answers.
    pub kind: Kind,
    /// The page on which its form stands, if one comes back to it that has waited for a sign-in.
    pub form_at: Option<&'static str>,
    /// Whether its page says, once, what was done.
    pub tells: bool,
    /// Whether it is open to who must set up a second factor first.
    pub enrolling: bool,
}

impl Route {
    /// The role that it takes at least.
    fn least(&self) -> Role {
        match self.needs {
            Needs::Role(least) | Needs::Fresh(least) => least,
            Needs::Nothing | Needs::Session | Needs::SignIn | Needs::Scope(_) => Role::Viewer,
        }
    }
}

/// The table.
#[derive(Debug)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// Of these rows.
    pub fn new(rows: Vec<Route>) -> Self {
        Self(rows)
    }

    /// All of them, in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.0.iter()
    }

    /// The row of a method at a path as the table writes it.
    pub fn find(&self, method: &Method, path: &str) -> Option<&Route> {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        self.iter().find(|r| r.method == *method && r.path == path)
    }

    /// The methods that a path of the table takes.
    pub fn methods(&self, path: &str) -> Vec<&str> {
        let rows = self.iter().filter(|route| route.path == path);
        let mut methods: Vec<&str> = rows.map(|route| route.method.as_str()).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods
    }

    /// The row to which a form is posted, by the address that it is posted to.
    fn of_form(&self, path: &str) -> Option<&Route> {
        self.iter()
            .find(|route| route.method == Method::POST && fits(&route.path, path))
    }

    /// What a form does, in words, and the page that it stands on. None: nobody comes back to it with
    /// a form that has waited.
    pub fn form(&self, path: &str) -> Option<(&str, String)> {
        let route = self.of_form(path)?;
        let page = match route.form_at? {
            own if own == route.path => path,
            page => page,
        };
        Some((&route.about, page.to_owned()))
    }

    /// Whether an account's role lets it post there.
    pub fn may_post(&self, caller: &Caller, path: &str) -> bool {
        self.of_form(path)
            .is_some_and(|route| caller.role >= route.least())
    }

    /// The page after a sign-in: only one of ours, so that no link leads elsewhere.
    pub fn safe_next<'a>(&self, next: &'a str) -> Option<&'a str> {
        let path = next.split(['?', '#']).next().unwrap_or_default();
        let plain = next.starts_with('/')
            && !next.starts_with("//")
            && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
            && next.len() <= 512;
        let known = self.iter().any(|route| {
            route.method == Method::GET
                && matches!(route.needs, Needs::Role(_) | Needs::SignIn)
                && route.kind != Kind::Function
                && fits(&route.path, path)
        });
        (plain && known).then_some(next)
    }
}

/// Whether a path is one of a route's.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut a, mut b) = (pattern.split('/'), path.split('/'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(p), Some(s)) if p == s || (p.starts_with('{') && !s.is_empty()) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_parameter_is_one_whole_piece_of_a_path() {
        assert!(fits("/projects/{id}/edit", "/projects/7/edit"));
        assert!(fits("/", "/"));
        for other in [
            "/projects//edit",
            "/projects/7",
            "/projects/7/edit/",
            "/projects/7/8/edit",
        ] {
            assert!(!fits("/projects/{id}/edit", other), "{other}");
        }
    }
}
