//! What the launch gate says: read from the log, of which a process has one.
#![allow(missing_docs, reason = "a test")]

use std::sync::Mutex;

use log::{LevelFilter, Log, Metadata, Record};
use rocket::fs::FileServer;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, Route, get, routes};
use rocket_scopes::testing::TestToken;
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Scopes, Security, guard, principal,
    public, requires_scopes,
};

#[derive(Clone, Copy, Scopes)]
enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Write items.
    #[scope("items:write", implies(Items))]
    ItemsWrite,
    /// A project.
    #[scope("project:{id}")]
    Project,
    /// Nothing yet.
    #[scope("planned")]
    Planned,
}

struct Login;

impl Scheme for Login {
    type Scopes = Scope;
    const NAME: &'static str = "Login";
    const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
}

#[derive(Clone)]
struct Caller;

#[principal(scheme = Login)]
fn caller(_token: &AccessToken) -> Result<Caller, Denied> {
    Ok(Caller)
}

struct Writer;

#[guard]
#[requires_scopes("items:write")]
fn writer(_caller: &Caller) -> Result<Writer, Denied> {
    Ok(Writer)
}

#[get("/unsaid")]
fn unsaid() {}

#[get("/guarded/<id>?<page>", rank = 7)]
fn guarded(id: &str, page: Option<u8>, _writer: Writer) -> String {
    format!("{id} {page:?}")
}

#[requires_scopes("items", "project:{id}")]
#[get("/stated/<id>")]
fn stated(id: &str) -> String {
    id.to_owned()
}

#[public(reason = "a test")]
#[get("/open")]
fn open() {}

#[public(reason = "a test")]
#[get("/perhaps")]
fn perhaps(_writer: Option<Writer>) {}

#[requires_scopes("items:write")]
#[get("/written")]
fn written(_writer: Writer) {}

#[requires_scopes("items")]
fn for_readers() -> Vec<Route> {
    routes![open]
}

#[requires_scopes(Scope::Project)]
fn for_projects() -> Vec<Route> {
    routes![unsaid]
}

mod elsewhere {
    #[derive(Clone, Copy, rocket_scopes::Scopes)]
    pub enum Scope {
        /// Another one.
        #[scope("other")]
        Other,
    }
}

#[requires_scopes(elsewhere::Scope::Other)]
fn for_others() -> Vec<Route> {
    routes![unsaid]
}

/// Keeps the lines of this crate's library.
struct Recorder(Mutex<Vec<String>>);

impl Log for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        if record.target().starts_with("rocket_scopes") {
            let line = format!("{}: {}", record.level(), record.args());
            self.0.lock().expect("nobody panics").push(line);
        }
    }

    fn flush(&self) {}
}

static RECORDER: Recorder = Recorder(Mutex::new(Vec::new()));

fn server(mode: &str) -> Rocket<Build> {
    let figment = rocket::Config::figment()
        .select("test")
        .merge(("scopes.secret_key", "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e"))
        .merge(("scopes.challenge", "rfc6750"))
        .merge(("scopes.undeclared_routes", mode));
    rocket::custom(figment)
}

/// Does it launch, and what does it say?
fn said(build: impl FnOnce(Rocket<Build>) -> Rocket<Build>, mode: &str) -> (bool, Vec<String>) {
    RECORDER.0.lock().expect("nobody panics").clear();
    let ignited = rocket::execute(build(server(mode)).ignite());
    let starts = ignited.is_ok();
    // An error that nobody has looked at panics.
    let _ = ignited.map_err(|error| error.kind().to_string());
    let lines = RECORDER.0.lock().expect("nobody panics").clone();
    (starts, lines)
}

fn security() -> Security {
    Security::new::<Caller>()
}

const HELP: &str = "help: above `#[openapi]` and the route attribute write `#[requires_scopes(\"..\")]`, \
                    `#[authenticated]` or `#[public(reason = \"..\")]`; for routes that are not yours: \
                    `Security::new::<..>().public_at(\"/base\", \"why\")`";

// One test: they share the log.
#[test]
fn the_gate_says_what_to_write_where() {
    log::set_logger(&RECORDER).expect("it is the first");
    log::set_max_level(LevelFilter::Info);
    undeclared();
    contradictions();
    late();
    refusals();
}

/// What an optional guard says of strangers is no refusal: they are answered.
fn refusals() {
    let client = Client::untracked(
        server("deny")
            .mount("/", routes![perhaps, written])
            .attach(security()),
    );
    let client = client.expect("it starts");
    let token = || {
        TestToken::of(client.rocket())
            .subject("johndoe")
            .scopes("items")
    };
    for (path, is_known, status, said) in [
        ("/perhaps", false, 200, None),
        (
            "/perhaps",
            true,
            403,
            Some("INFO: GET /perhaps: refused with 403: Not enough permissions"),
        ),
        (
            "/written",
            false,
            401,
            Some("INFO: GET /written: refused with 401: Not authenticated"),
        ),
    ] {
        RECORDER.0.lock().expect("nobody panics").clear();
        let mut request = client.get(path);
        if is_known {
            request.add_header(token());
        }
        assert_eq!(request.dispatch().status().code, status, "{path}");
        let lines = RECORDER.0.lock().expect("nobody panics").clone();
        let refused: Vec<_> = lines
            .iter()
            .filter(|line| line.contains("refused"))
            .collect();
        assert_eq!(
            refused.len(),
            usize::from(said.is_some()),
            "{path}: {lines:?}"
        );
        assert!(
            refused
                .iter()
                .all(|line| line.starts_with(said.unwrap_or_default())),
            "{refused:?}"
        );
    }
}

fn undeclared() {
    let line = |text: &str| {
        let lines = include_str!("main.rs").lines();
        lines.take_while(|line| !line.contains(text)).count() + 1
    };
    let (unsaid_at, writer_at) = (line("fn unsaid()"), line("_writer: Writer)"));
    for (mode, level, fate, starts) in [
        ("deny", "ERROR", "so the server does not start", false),
        (
            "warn",
            "WARN",
            "and are served all the same: `undeclared_routes` is \"warn\"",
            true,
        ),
    ] {
        let (found, lines) = said(
            |rocket| {
                let rocket = rocket.mount("/api", routes![unsaid, guarded, stated, open]);
                rocket
                    .mount("/files", FileServer::from("/"))
                    .attach(security())
            },
            mode,
        );
        assert_eq!(found, starts, "{lines:#?}");
        let expected = [
            format!("{level}: 3 of 5 routes do not say who may call them, {fate}:"),
            format!(
                "{level}: GET /api/unsaid unsaid tests/gate/main.rs:{unsaid_at} #[requires_scopes(\"..\")]"
            ),
            format!(
                "{level}: GET /api/guarded/<id>?<page> guarded tests/gate/main.rs:{writer_at} \
                 #[authenticated] (its guards need a token)"
            ),
            format!("{level}: GET /files/<path..> FileServer: / ? #[requires_scopes(\"..\")]"),
            format!("{level}: {HELP}"),
        ];
        // They stand in columns.
        let lines = lines.iter().take(expected.len());
        let words = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(words.collect::<Vec<_>>(), expected);
    }
}

fn contradictions() {
    for (name, build, expected) in [
        (
            "public in a mount",
            (|rocket| rocket.mount("/", for_readers()).attach(security()))
                as fn(Rocket<Build>) -> Rocket<Build>,
            "ERROR: GET /open: what is public stands in a mount that needs a token, or beside a guard \
             that does; help: mount the route elsewhere, or state beside its handler who may call",
        ),
        (
            "unbound",
            |rocket| rocket.mount("/", for_projects()).attach(security()),
            "ERROR: GET /unsaid: `project:{id}` is bound to the path parameter `id`, which the route does \
             not have; help: `/..<id>..`",
        ),
        (
            "another catalogue",
            |rocket| rocket.mount("/", for_others()).attach(security()),
            "ERROR: GET /unsaid: its mount requires scopes of `gate::elsewhere::Scope`, but the scheme \
             `Login` grants those of `gate::Scope`; help: declare all scopes in one `#[derive(Scopes)]` \
             enum",
        ),
        (
            "no reason",
            |rocket| rocket.attach(security().public_at("/files", " ")),
            "does not say why anybody may call what is below `/files`; help: `.public_at(\"/files\", \
             \"style sheets and pictures\")`",
        ),
        (
            "twice",
            |rocket| rocket.attach(security()).attach(security()),
            "ERROR: `Security` is attached twice; help: attach it once",
        ),
        (
            "never",
            |rocket| rocket.mount("/", routes![stated]),
            "ERROR: a route is protected, but `Security` is not attached",
        ),
    ] {
        let (starts, lines) = said(build, "deny");
        assert!(!starts, "{name}");
        assert!(
            lines.iter().any(|line| line.contains(expected)),
            "{name}: {lines:#?}"
        );
    }
    // All is well, but for what nobody needs.
    let (starts, lines) = said(
        |rocket| rocket.mount("/", routes![stated, open]).attach(security()),
        "deny",
    );
    let unused = "WARN: no route needs these scopes of the catalogue: planned";
    assert_eq!((starts, lines), (true, vec![unused.to_owned()]));
}

fn late() {
    let late = rocket::fairing::AdHoc::on_ignite("late", |rocket| async {
        rocket.mount("/late", routes![stated])
    });
    let (starts, lines) = said(|rocket| rocket.attach(security()).attach(late), "deny");
    assert!(!starts);
    let expected = "ERROR: GET /late/stated/<id> was mounted by a fairing that comes after `Security`; \
                    help: attach `Security` last";
    assert!(lines.iter().any(|line| line == expected), "{lines:#?}");
}
