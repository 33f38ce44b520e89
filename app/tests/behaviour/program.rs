//! The program as a process of its own, and raw requests to it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::scratch::Scratch;

/// How long anything here may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program, ended with the test.
pub struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    /// Starts `app` in a folder of its own, with this environment and no other settings.
    pub fn start(scratch: &Scratch, environment: &[(&str, &str)]) -> Self {
        let settings = scratch.file("Rocket.toml");
        fs::write(&settings, "[default.scopes]\nchallenge = \"fastapi\"\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_app"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ROCKET_") {
                command.env_remove(name);
            }
        }
        let mut child = command
            .env("ROCKET_CONFIG", settings)
            .env("ROCKET_DATABASE_URL", scratch.url())
            .env("ROCKET_PORT", "0")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let sender = sender.clone();
            thread::spawn(move || {
                let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
                lines.all(|line| sender.send(line).is_ok())
            });
        }
        Self { child, lines }
    }

    /// Reads on until a line holds this text.
    fn line_with(&self, text: &str) -> String {
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.contains(text) {
                return line;
            }
            seen.push(line);
        }
        panic!("no line holds {text:?}: {seen:#?}");
    }

    /// Where it says that it listens.
    pub fn address(&self) -> String {
        let line = self.line_with("Docs: http://");
        let (_, url) = line.split_once("http://").unwrap();
        url.split_once("/docs").unwrap().0.to_owned()
    }

    /// All lines to the end, and whether it ended well. One that does not end is ended.
    pub fn end(mut self) -> (bool, Vec<String>) {
        let mut lines = Vec::new();
        let silence = loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => lines.push(line),
                Err(silence) => break silence,
            }
        };
        if silence == RecvTimeoutError::Timeout {
            self.kill();
        }
        let status = self.child.wait().unwrap();
        (status.success(), lines)
    }

    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends bytes as they are and gives the whole answer.
pub fn exchange(address: &str, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_ref()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

pub fn get(address: &str, target: &str, headers: impl AsRef<[u8]>) -> String {
    let start = format!("GET {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    exchange(
        address,
        [start.as_bytes(), headers.as_ref(), b"\r\n"].concat(),
    )
}

pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}
