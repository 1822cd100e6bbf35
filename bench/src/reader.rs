//! A client that gets one page again and again.

use crate::Outcome;
use crate::connection::Connection;
use crate::database::COOKIE;
use crate::load::Work;
use crate::program::Program;

/// A client with its connection.
pub struct Reader {
    connection: Connection,
    request: Vec<u8>,
}

impl Reader {
    pub async fn new(server: &Program, path: &str) -> Outcome<Self> {
        let authority = server.authority();
        Ok(Self {
            connection: Connection::open(authority).await?,
            request: format!(
                "GET {path} HTTP/1.1\r\nhost: {authority}\r\n{COOKIE}accept: text/html\r\n\r\n"
            )
            .into_bytes(),
        })
    }

    /// Where the page leads on to.
    pub async fn next(&mut self) -> Outcome<String> {
        let page = self.connection.body(&self.request).await?;
        let tag = page
            .split("<a ")
            .find(|tag| {
                tag.split('>')
                    .next()
                    .is_some_and(|tag| tag.contains("rel=\"next\""))
            })
            .and_then(|tag| tag.split_once("href=\"")?.1.split_once('"'));
        let (there, _) = tag.ok_or("the page leads on to none")?;
        Ok(there.replace("&amp;", "&"))
    }

    /// So many of them.
    pub async fn several(server: &Program, path: &str, count: u32) -> Outcome<Vec<Self>> {
        let mut readers = Vec::new();
        for _ in 0..count {
            readers.push(Self::new(server, path).await?);
        }
        Ok(readers)
    }
}

impl Work for Reader {
    async fn once(&mut self) -> Outcome<()> {
        match self.connection.ask(&self.request).await? {
            200 => Ok(()),
            status => Err(format!("a page was answered with {status}").into()),
        }
    }
}
