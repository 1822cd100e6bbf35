//! A keep-alive connection that speaks as much HTTP/1.1 as both sides of a measurement answer with,
//! and does nothing else that would cost time.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::Outcome;

/// A connection to a server.
pub struct Connection {
    stream: BufReader<TcpStream>,
    line: Vec<u8>,
    body: Vec<u8>,
    /// The body as far as it was read, where it is to be kept.
    kept: Option<Vec<u8>>,
}

/// How the end of a body is known.
enum Body {
    Unsaid,
    Sized(usize),
    Chunked,
}

impl Connection {
    pub async fn open(authority: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(authority).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            line: Vec::new(),
            body: Vec::new(),
            kept: None,
        })
    }

    /// Sends a request, and gives the body of the answer.
    pub async fn body(&mut self, request: &[u8]) -> Outcome<String> {
        self.kept = Some(Vec::new());
        let status = self.ask(request).await?;
        match status {
            200 => Ok(String::from_utf8(self.kept.take().unwrap_or_default())?),
            status => Err(format!("a page was answered with {status}").into()),
        }
    }

    /// Sends a request, reads the answer to its end and gives the status.
    pub async fn ask(&mut self, request: &[u8]) -> Outcome<u16> {
        self.stream.write_all(request).await?;
        let status: u16 = self
            .line()
            .await?
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3)?.parse().ok())
            .ok_or("the answer is not HTTP/1.1")?;
        let mut body = Body::Unsaid;
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            if name.eq_ignore_ascii_case("content-length") {
                body = Body::Sized(value.trim().parse()?);
            } else if name.eq_ignore_ascii_case("transfer-encoding") {
                body = Body::Chunked;
            }
        }
        match body {
            Body::Sized(length) => self.skip(length).await?,
            Body::Chunked => self.skip_chunks().await?,
            Body::Unsaid => return Err("the answer does not say where it ends".into()),
        }
        Ok(status)
    }

    async fn skip_chunks(&mut self) -> Outcome<()> {
        loop {
            let line = self.line().await?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16)?;
            if size == 0 {
                break;
            }
            self.skip(size).await?;
            self.line().await?;
        }
        // There may be fields behind the last chunk.
        while !self.line().await?.is_empty() {}
        Ok(())
    }

    async fn skip(&mut self, length: usize) -> Outcome<()> {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        if let Some(kept) = &mut self.kept {
            kept.extend_from_slice(&self.body);
        }
        Ok(())
    }

    async fn line(&mut self) -> Outcome<&str> {
        self.line.clear();
        self.stream.read_until(b'\n', &mut self.line).await?;
        let line = std::str::from_utf8(&self.line)?;
        line.strip_suffix("\r\n")
            .ok_or_else(|| "the server closed the connection".into())
    }
}
