//! A provider on this machine that answers as it is told, and counts.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rocket::tokio;
use rocket::tokio::io::{AsyncReadExt, AsyncWriteExt};
use rocket::tokio::net::{TcpListener, TcpStream};
use rocket::tokio::sync::watch;
use rocket::tokio::{task, time};

/// What to do with a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// One byte, and then another each millisecond, without an end.
    Drip,
    /// Nothing, and no end.
    Hang,
    /// So many bytes of JSON, announced or not.
    Huge { bytes: usize, announced: bool },
    /// A 200 with this body, as `application/json`.
    Json(String),
    /// These bytes, whatever they are.
    Raw(String),
    /// A 302 to there.
    Redirect(String),
    /// An empty answer of this status.
    Status(u16),
}

/// What was asked, as it came: head and body.
pub(crate) type Asked = String;

type Respond = dyn Fn(&Asked) -> Answer + Send + Sync;

/// Ends with the test.
pub(crate) struct Provider {
    origin: String,
    shared: Arc<Shared>,
    task: task::JoinHandle<()>,
}

struct Shared {
    respond: Mutex<Arc<Respond>>,
    asked: Mutex<Vec<Asked>>,
    count: watch::Sender<usize>,
    sent: AtomicUsize,
}

impl Answer {
    pub(crate) fn json(text: &str) -> Self {
        Self::Json(text.to_owned())
    }

    pub(crate) fn typed(kind: &str, body: &str) -> Self {
        let length = body.len();
        Self::Raw(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        ))
    }
}

impl Provider {
    /// One that gives the same answer to everything.
    pub(crate) async fn always(answer: Answer) -> Self {
        Self::new(move |_| answer.clone()).await
    }

    pub(crate) async fn new(respond: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            respond: Mutex::new(Arc::new(respond)),
            asked: Mutex::default(),
            count: watch::Sender::new(0),
            sent: AtomicUsize::new(0),
        });
        let task = tokio::spawn(serve(listener, shared.clone()));
        Self {
            origin,
            shared,
            task,
        }
    }

    /// From now on answers so.
    pub(crate) fn answer(&self, answer: Answer) {
        self.respond(move |_| answer.clone());
    }

    pub(crate) fn respond(&self, respond: impl Fn(&Asked) -> Answer + Send + Sync + 'static) {
        *self.shared.respond.lock().unwrap() = Arc::new(respond);
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// How many requests came.
    pub(crate) fn count(&self) -> usize {
        *self.shared.count.borrow()
    }

    /// Waits until so many have come.
    pub(crate) async fn until(&self, count: usize) {
        let mut counted = self.shared.count.subscribe();
        let reached = counted.wait_for(|it| *it >= count);
        let reached = time::timeout(Duration::from_secs(10), reached).await;
        reached.expect("a request that does not come").unwrap();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// The request lines' paths.
    pub(crate) fn paths(&self) -> Vec<String> {
        let paths = self.asked().into_iter();
        paths
            .map(|it| it.split(' ').nth(1).unwrap().to_owned())
            .collect()
    }

    /// How many bytes of huge answers were taken.
    pub(crate) fn sent(&self) -> usize {
        self.shared.sent.load(Ordering::Relaxed)
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let shared = shared.clone();
        // Who hangs up early is no failure of the test.
        tokio::spawn(async move { talk(stream, &shared).await.ok() });
    }
}

/// Answers one request, and closes.
async fn talk(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let asked = read(&mut stream).await?;
    let respond = shared.respond.lock().unwrap().clone();
    let answer = respond(&asked);
    shared.asked.lock().unwrap().push(asked);
    shared.count.send_modify(|count| *count += 1);
    match answer {
        Answer::Drip => {
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{";
            stream.write_all(head.as_bytes()).await?;
            loop {
                time::sleep(Duration::from_millis(1)).await;
                stream.write_all(b" ").await?;
            }
        }
        Answer::Hang => std::future::pending().await,
        Answer::Huge { bytes, announced } => {
            let length = if announced {
                format!("Content-Length: {bytes}\r\n")
            } else {
                String::new()
            };
            let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{length}\r\n");
            stream.write_all(head.as_bytes()).await?;
            let chunk = [b' '; 1 << 16];
            let mut left = bytes;
            while left > 0 {
                let sent = stream.write(&chunk[..left.min(chunk.len())]).await?;
                shared.sent.fetch_add(sent, Ordering::Relaxed);
                left -= sent;
            }
            Ok(())
        }
        Answer::Json(body) => {
            let Answer::Raw(text) = Answer::typed("application/json", &body) else {
                unreachable!("what is typed is raw");
            };
            stream.write_all(text.as_bytes()).await
        }
        Answer::Raw(text) => stream.write_all(text.as_bytes()).await,
        Answer::Redirect(location) => {
            let head = format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        }
        Answer::Status(status) => {
            let head = format!("HTTP/1.1 {status} Told\r\nContent-Type: application/json\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        }
    }
}

/// Head and body of one request.
async fn read(stream: &mut TcpStream) -> io::Result<String> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if !text.starts_with(|first: char| first.is_ascii_uppercase()) {
            // Somebody tries TLS.
            return Ok(text);
        }
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let wanted = name.eq_ignore_ascii_case("content-length");
            wanted.then(|| value.trim().parse().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            return Ok(text);
        }
    }
}
