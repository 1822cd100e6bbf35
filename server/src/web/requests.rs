//! What a request must be before anything else looks at it: one that is meant for us, that came by the
//! way that we are reached, and that is no riddle. What is refused here is refused in a word.

use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    body::HttpBody as _,
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, Version, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use tower_http::csrf::{ProtectionError, ProtectionErrorKind};

use super::{
    BODY_LIMIT,
    hosts::{Host, Hosts},
    problem::Problem,
    proxy::Proxies,
};
use crate::moment;

/// What is asked by whoever watches over processes: by a number, not a name.
const PROBES: [&str; 2] = ["/health", "/health/live"];

/// By which way and under which names the site is reached.
pub struct Reached {
    /// The names.
    pub hosts: Hosts,
    /// The proxies, where browsers come through some.
    pub proxies: Arc<Proxies>,
    /// Whether they do.
    pub behind: bool,
}

impl Reached {
    /// Why a request goes no further; none where it does.
    fn refuses(&self, request: &Request) -> Option<Response> {
        if !is_plain(request.uri(), request.version()) {
            return Some(said(
                StatusCode::BAD_REQUEST,
                "The request doesn't say which page it is for.",
            ));
        }
        let path = request.uri().path();
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|peer| peer.0.ip().to_canonical());
        if self.behind && !peer.is_some_and(|ip| self.proxies.trusts(ip)) && !for_all(path, peer) {
            return Some(said(
                StatusCode::FORBIDDEN,
                "This server is reached through its proxy alone.",
            ));
        }
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host = match (hosts.next(), hosts.next()) {
            (Some(host), None) => host.to_str().ok(),
            (None, None) => request.uri().authority().map(|host| host.as_str()),
            _ => None,
        };
        // A load balancer asks for a machine, by whatever address it knows; so these two answer to
        // every name where there is one, and say nothing that isn't for everybody.
        let probe = self.behind && PROBES.contains(&path);
        match host.map(str::parse::<Host>) {
            Some(Ok(host)) if probe || self.hosts.serves(&host) => None,
            // Before HTTP/1.1 there needn't be one.
            None if probe
                && request.version() <= Version::HTTP_10
                && !request.headers().contains_key(header::HOST) =>
            {
                None
            }
            Some(Ok(_)) => Some(said(
                StatusCode::MISDIRECTED_REQUEST,
                "Nothing is served under this name here. The operator names it with --public-url or --host.",
            )),
            _ => Some(said(
                StatusCode::BAD_REQUEST,
                "The request doesn't say, once, which host it is for.",
            )),
        }
    }
}

/// Whether a target is a path of ours: neither another server's address nor anything without a
/// slash, which the router has no page for and Leptos no answer to.
fn is_plain(uri: &Uri, version: Version) -> bool {
    // Since HTTP/2 the host is a part of it.
    let ours = version >= Version::HTTP_2 || (uri.scheme().is_none() && uri.authority().is_none());
    ours && uri
        .path_and_query()
        .is_some_and(|target| target.as_str().starts_with('/'))
}

/// What is answered also around the proxy: that the process lives, to everybody; its health, to
/// whoever is on the machine.
fn for_all(path: &str, peer: Option<IpAddr>) -> bool {
    match path {
        "/health/live" => true,
        "/health" => peer.is_some_and(|ip| ip.is_loopback()),
        _ => false,
    }
}

/// Lets through what is meant for us.
pub async fn admit(State(reached): State<Arc<Reached>>, request: Request, next: Next) -> Response {
    match reached.refuses(&request) {
        Some(refusal) => refusal,
        None => next.run(request).await,
    }
}

fn said(status: StatusCode, word: &'static str) -> Response {
    (status, word).into_response()
}

/// When it was last logged that a proxy renames the host, in seconds since 1970: once a minute is enough.
static RENAMED: AtomicI64 = AtomicI64::new(0);

/// Says what to set where a form of our own is refused because a proxy has put another name in the place of
/// the browser's.
pub async fn of_our_own(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let headers = request.headers();
    let origin = headers.get(header::ORIGIN).cloned();
    let host = headers.get(header::HOST).cloned();
    let response = next.run(request).await;
    let refused = response.extensions().get::<ProtectionError>();
    let Some(refused) = refused.map(ProtectionError::kind) else {
        return response;
    };
    // Where the browser itself says that it is another site's, it is no proxy.
    if refused != ProtectionErrorKind::CrossOriginRequest {
        let now = moment::seconds();
        if now - RENAMED.swap(now, Ordering::Relaxed) >= 60 {
            tracing::warn!(
                ?origin,
                ?host,
                "a form was refused: it comes from another address than it was sent to; a proxy must pass \
                 the host on as it is (nginx: proxy_set_header Host $http_host;)"
            );
        }
    }
    if path.starts_with("/api/") || path.starts_with("/ui/") {
        return response;
    }
    (StatusCode::FORBIDDEN, Html(ELSEWHERE)).into_response()
}

/// A few bytes: any other site can have it sent.
const ELSEWHERE: &str = "<!DOCTYPE html><html lang=en><title>Nothing was changed</title><p>Nothing was changed: \
    this came from another address than it was sent to. If it came from Evenkeel's own page, a proxy renames \
    the host. It must pass it on (nginx: <code>proxy_set_header Host $http_host;</code>), and --public-url or \
    --host must name it.";

/// Says what happened where a refusal says nothing by itself, to people and to machines.
pub async fn in_a_word(request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let head = request.method() == Method::HEAD;
    let mut response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    let silent = response.body().size_hint().exact() == Some(0);
    // The limit's own layer speaks of a length.
    let too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
    if head || !refused || !(silent || too_large) {
        return response;
    }
    let word = match status {
        StatusCode::FORBIDDEN => {
            "This came from a page of another site. Nothing was changed.".to_owned()
        }
        StatusCode::PAYLOAD_TOO_LARGE => format!(
            "This is more than the {} KiB that are taken at once. Nothing was changed.",
            BODY_LIMIT / 1024
        ),
        StatusCode::METHOD_NOT_ALLOWED => "This address doesn't take this method.".to_owned(),
        StatusCode::NOT_FOUND => "There is nothing here.".to_owned(),
        StatusCode::SERVICE_UNAVAILABLE => "This took too long and was given up.".to_owned(),
        other => format!("{}.", other.canonical_reason().unwrap_or("Refused")),
    };
    let spoken = match api {
        true => {
            let name = match status {
                StatusCode::FORBIDDEN => "cross-site",
                StatusCode::PAYLOAD_TOO_LARGE => "too-large",
                _ => "refused",
            };
            let title = status.canonical_reason().unwrap_or("Refused");
            Problem::new(status, name, title, word).into_response()
        }
        // A form without scripts: the browser has what was typed, and shows it again.
        false if too_large => {
            let page = format!(
                "<!DOCTYPE html><html lang=en><title>Nothing was changed</title><p>{word} Go back in the \
                 browser: what you typed is still there. Shorten it, and save again."
            );
            (status, Html(page)).into_response()
        }
        false => (status, word).into_response(),
    };
    // What was said beside the silence stays said.
    let (parts, body) = spoken.into_parts();
    response.headers_mut().remove(header::CONTENT_LENGTH);
    for (name, value) in &parts.headers {
        response.headers_mut().insert(name, value.clone());
    }
    *response.body_mut() = body;
    response
}

/// Where a form of a server function goes back to: the page that it stood on, if that was one of ours.
pub fn own_place(location: &HeaderValue, host: Option<&HeaderValue>) -> Option<HeaderValue> {
    let location = location.to_str().ok()?;
    let path = match location.split_once("://") {
        None => location,
        Some(("http" | "https", rest)) => {
            let (there, _) = rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()));
            let own = host?.to_str().ok()?;
            if !there.eq_ignore_ascii_case(own) {
                return None;
            }
            &rest[there.len()..]
        }
        Some(_) => return None,
    };
    let path = if path.is_empty() { "/" } else { path };
    // Two slashes would begin another host, and browsers read a backslash as one.
    let ours = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
    ours.then(|| HeaderValue::from_str(path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, Version};

    use super::{is_plain, own_place};

    #[test]
    fn a_target_is_a_path() {
        for (target, plain) in [
            ("/", true),
            ("/projects?page=2", true),
            ("//x", true),
            ("*", false),
            ("example.com", false),
            ("example.com:443", false),
            ("http://example.com/projects", false),
            ("http://example.com", false),
            ("?x=1", false),
        ] {
            // What isn't even a target gets no further than HTTP itself.
            let found = target
                .parse()
                .is_ok_and(|uri| is_plain(&uri, Version::HTTP_11));
            assert_eq!(found, plain, "{target}");
        }
    }

    #[test]
    fn nothing_goes_back_elsewhere() {
        let host = HeaderValue::from_static("127.0.0.1:3000");
        for (location, place) in [
            ("/projects?page=2", Some("/projects?page=2")),
            ("http://127.0.0.1:3000/projects", Some("/projects")),
            ("http://127.0.0.1:3000", Some("/")),
            ("https://127.0.0.1:3000/a?b#c", Some("/a?b#c")),
            ("http://127.0.0.1:3001/projects", None),
            ("http://127.0.0.1:3000@evil.example/", None),
            ("http://127.0.0.1:3000.evil.example/", None),
            ("http://evil.example/?http://127.0.0.1:3000/", None),
            ("http://127.0.0.1:3000//evil.example/", None),
            ("http://127.0.0.1:3000\\@evil.example/", None),
            ("http://127.0.0.1:3000/\\evil.example", None),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("javascript://127.0.0.1:3000/%0aalert(1)", None),
            ("evil", None),
            ("", Some("/")),
        ] {
            let location = HeaderValue::from_static(location);
            let found = own_place(&location, Some(&host));
            let found = found.as_ref().map(|v| v.to_str().expect("text"));
            assert_eq!(found, place, "{location:?}");
        }
    }
}
