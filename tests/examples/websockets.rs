//! Who may open a WebSocket.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use rocket::fairing::AdHoc;
use rocket::http::Header;
use rocket::local::blocking::{Client, LocalRequest};
use rocket::tokio::runtime::Runtime;
use rocket_scopes::{Clock, SystemClock};

use crate::programs::websockets::{Tickets, rocket};
use crate::{answer, bearer, figment, log_in};

#[derive(Default)]
struct Fixed(AtomicU64);

impl Clock for Fixed {
    fn now(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

fn upgrading(request: LocalRequest<'_>) -> LocalRequest<'_> {
    request
        .header(Header::new("Connection", "Upgrade"))
        .header(Header::new("Upgrade", "websocket"))
        .header(Header::new("Sec-WebSocket-Version", "13"))
        .header(Header::new("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
}

/// Asks for the upgrade: the status, and whether it would follow.
fn connect(request: LocalRequest<'_>) -> (u16, bool) {
    let response = upgrading(request).dispatch();
    let accepts = response.headers().contains("Sec-WebSocket-Accept");
    (response.status().code, accepts)
}

fn ticket(client: &Client, user: &Header<'static>) -> String {
    let (status, ticket) = answer(client.post("/ticket").header(user.clone()));
    assert_eq!(status, 200);
    ticket
}

#[test]
fn who_may_not_connect_is_refused_before_the_upgrade() {
    let tickets = Tickets::new(Arc::new(SystemClock));
    let client = Client::untracked(rocket(figment(), tickets)).expect("it starts");
    let chat = log_in(&client, "johndoe", "secret", "chat");
    let me = log_in(&client, "johndoe", "secret", "me");
    let token = |who: &Header<'static>| connect(client.get("/echo").header(who.clone()));
    assert_eq!(connect(client.get("/echo")), (401, false));
    assert_eq!(token(&bearer("x.y.z")), (401, false));
    assert_eq!(token(&me), (403, false));
    assert_eq!(token(&chat), (200, true));
    // A ticket grants what its token does.
    let with = |ticket: &str| connect(client.get(format!("/echo?ticket={ticket}")));
    assert_eq!(with(&ticket(&client, &me)), (403, false));
    assert_eq!(with(&ticket(&client, &chat)), (200, true));
    // It opens nothing else, and makes no other ticket.
    let path = format!("/ticket?ticket={}", ticket(&client, &chat));
    assert_eq!(answer(client.post(path)).0, 401);
    // Let in, but no WebSocket.
    assert_eq!(answer(client.get("/echo").header(chat)).0, 400);
}

#[test]
fn a_ticket_is_good_once_and_for_thirty_seconds() {
    let clock = Arc::new(Fixed::default());
    let tickets = Tickets::new(clock.clone());
    let client = Client::untracked(rocket(figment(), tickets)).expect("it starts");
    let user = log_in(&client, "johndoe", "secret", "chat");
    let with = |ticket: &str| connect(client.get(format!("/echo?ticket={ticket}"))).0;
    let once = ticket(&client, &user);
    assert_eq!([with(&once), with(&once)], [200, 401]);
    let (late, later) = (ticket(&client, &user), ticket(&client, &user));
    clock.0.store(29, Ordering::Relaxed);
    assert_eq!(with(&late), 200);
    clock.0.store(30, Ordering::Relaxed);
    assert_eq!(with(&later), 401);
}

/// Sends a request to a server, and gives the stream with the head of its answer.
fn send(port: u16, head: &str, body: &str) -> (String, TcpStream) {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("it listens");
    let length = body.len();
    write!(
        stream,
        "{head}\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("sent");
    let mut answered = Vec::new();
    while !answered.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("an answer");
        answered.extend(byte);
    }
    (String::from_utf8(answered).expect("text"), stream)
}

/// The text of a short frame.
fn frame(stream: &mut TcpStream) -> String {
    let mut head = [0; 2];
    stream.read_exact(&mut head).expect("a frame");
    assert_eq!(head[0], 0x81, "one frame of text");
    let mut text = vec![0; usize::from(head[1])];
    stream.read_exact(&mut text).expect("all of it");
    String::from_utf8(text).expect("text")
}

#[test]
fn over_the_wire_a_ticket_opens_the_echo() {
    let (tell, told) = mpsc::channel();
    let lifted = AdHoc::on_liftoff("tells", move |rocket| {
        Box::pin(async move {
            let _ = tell.send((rocket.config().port, rocket.shutdown()));
        })
    });
    let figment = figment().merge(("port", 0)).merge(("address", "127.0.0.1"));
    let server = rocket(figment, Tickets::new(Arc::new(SystemClock))).attach(lifted);
    let serving = thread::spawn(|| {
        Runtime::new()
            .expect("a runtime")
            .block_on(server.launch())
            .is_ok()
    });
    let (port, shutdown) = told.recv().expect("it lifts off");
    let form = "username=johndoe&password=secret&scope=chat";
    let head = "POST /token HTTP/1.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded";
    let mut body = String::new();
    send(port, head, form)
        .1
        .read_to_string(&mut body)
        .expect("an answer");
    let token: rocket::serde::json::Value = rocket::serde::json::from_str(&body).expect("JSON");
    let token = token["access_token"].as_str().expect("a token");
    let head =
        format!("POST /ticket HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer {token}");
    let mut ticket = String::new();
    send(port, &head, "")
        .1
        .read_to_string(&mut ticket)
        .expect("an answer");
    let open = |ticket: &str| {
        let head = format!(
            "GET /echo?ticket={ticket} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        );
        send(port, &head, "")
    };
    let (head, mut stream) = open(&ticket);
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    assert_eq!(frame(&mut stream), "hello johndoe");
    // Masked with zeros, which change nothing.
    stream.write_all(b"\x81\x84\0\0\0\0ping").expect("sent");
    assert_eq!(frame(&mut stream), "ping");
    let (head, _) = open(&ticket);
    assert!(head.starts_with("HTTP/1.1 401"), "{head}");
    drop(stream);
    shutdown.notify();
    assert!(serving.join().expect("no panic"), "it ends well");
}
