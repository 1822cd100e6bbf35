//! The static files inside the binary.

use evenkeel_tests::{Engine, Fixture, Reply, TestApp, attribute};
use reqwest::Method;

// The engine makes no difference to these.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_page_names_is_there_compressed_and_kept() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    let files = named_files(&app.get("/projects").await.expect(200));
    for extension in [".css", ".js", ".wasm"] {
        assert!(
            files.iter().any(|path| path.ends_with(extension)),
            "the page names a {extension} file: {files:?}"
        );
    }
    for path in files {
        let plain = app.get(&path).await.expect(200);
        let cached = plain.header("cache-control").unwrap_or_default();
        assert!(cached.contains("immutable"), "{path}: {cached:?}");
        assert_eq!(
            plain.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let kind = plain.header("content-type").unwrap_or_default().to_owned();
        if path.ends_with(".wasm") {
            assert_eq!(kind, "application/wasm", "else the browser can't stream it");
        }
        for encoding in ["br", "gzip"] {
            let request = app
                .request(Method::GET, &path)
                .header("accept-encoding", encoding);
            let packed = app.send(request).await.expect(200);
            if path.ends_with(".css") || path.ends_with(".js") || path.ends_with(".wasm") {
                assert_eq!(packed.header("content-encoding"), Some(encoding), "{path}");
                assert!(packed.body.len() < plain.body.len(), "{path} as {encoding}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_but_the_static_files_is_served() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    for path in [
        "/../../../../../../etc/passwd",
        "/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/evenkeel.db",
        "/data/evenkeel.db",
        "/.git/config",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            app.authority()
        );
        let answer = String::from_utf8_lossy(&app.raw(request.as_bytes()).await).into_owned();
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(status.starts_with('4'), "{path}: {answer}");
        assert!(!answer.contains("root:"), "{path}");
    }
}

/// The files that a page names, wherever in it: the wasm's name stands in a script.
fn named_files(page: &Reply) -> Vec<String> {
    let html = page.text();
    let mut files: Vec<String> = html
        .split(['"', '\''])
        .filter(|text| text.starts_with('/') && !text.contains(char::is_whitespace))
        .filter(|text| {
            [".css", ".js", ".wasm"]
                .iter()
                .any(|end| text.ends_with(end))
        })
        .map(str::to_owned)
        .collect();
    for tag in page.markup().tags("link") {
        let own = attribute(tag, "href").filter(|href| href.starts_with('/'));
        files.extend(own);
    }
    files.sort();
    files.dedup();
    files
}
