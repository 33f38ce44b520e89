//! As much of an HTTP/1.1 client as a load needs: one connection, kept alive.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use rocket::tokio::io::{AsyncReadExt, AsyncWriteExt};
use rocket::tokio::net::TcpStream;

/// A connection that one request after the other goes over.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    ///
    /// Those of the socket.
    pub async fn open(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4096),
        })
    }

    /// Sends a request and waits for its answer, which must be a 200.
    ///
    /// # Errors
    ///
    /// Those of the socket, and any other answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            match expected(&self.buffer) {
                Some(length) if self.buffer.len() >= length => break,
                Some(_) | None => {}
            }
        }
        match self.buffer.starts_with(b"HTTP/1.1 200 ") {
            true => Ok(()),
            false => Err(Error::other(
                String::from_utf8_lossy(&self.buffer).into_owned(),
            )),
        }
    }
}

/// How long the answer is, head and body, as soon as its head is there.
fn expected(answer: &[u8]) -> Option<usize> {
    let head = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&answer[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    Some(head + 4 + length?)
}

/// A `GET`, with a token or without.
pub fn get(path: &str, token: Option<&str>) -> Vec<u8> {
    let authorization = token
        .map(|token| format!("Authorization: Bearer {token}\r\n"))
        .unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n").into_bytes()
}

/// A form that is posted.
pub fn post(path: &str, form: &str) -> Vec<u8> {
    let length = form.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n{form}"
    )
    .into_bytes()
}
