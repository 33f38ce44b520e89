//! A provider on this machine that answers as it is told, and counts.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Provider {
    address: SocketAddr,
    told: Arc<Mutex<Told>>,
}

struct Told {
    status: u16,
    body: String,
    requests: Vec<String>,
}

impl Provider {
    /// It is down until it is told what to answer.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let told = Arc::new(Mutex::new(Told {
            status: 500,
            body: String::new(),
            requests: Vec::new(),
        }));
        let shared = told.clone();
        // Ends with the process.
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut request = Vec::new();
                let mut bytes = [0; 1024];
                while !request.ends_with(b"\r\n\r\n") {
                    match stream.read(&mut bytes) {
                        Ok(0) | Err(_) => break,
                        Ok(read) => request.extend_from_slice(&bytes[..read]),
                    }
                }
                let path = String::from_utf8_lossy(&request);
                let path = path.split(' ').nth(1).unwrap_or_default().to_owned();
                let mut told = shared.lock().unwrap();
                let is_metadata = path.contains("/.well-known/");
                let body = match is_metadata {
                    true => format!(
                        "{{\"issuer\":\"http://{address}\",\"jwks_uri\":\"http://{address}/jwks\"}}"
                    ),
                    false => told.body.clone(),
                };
                told.requests.push(path);
                let answer = format!(
                    "HTTP/1.1 {} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
                     Connection: close\r\n\r\n{body}",
                    told.status,
                    body.len()
                );
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        Self { address, told }
    }

    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn answer(&self, status: u16, body: impl Into<String>) {
        let mut told = self.told.lock().unwrap();
        (told.status, told.body) = (status, body.into());
    }

    /// How often the keys were fetched.
    pub fn fetches(&self) -> usize {
        let told = self.told.lock().unwrap();
        let keys = told.requests.iter().filter(|path| **path == "/jwks");
        keys.count()
    }
}
