//! What those hear who watch: the hook, `tracing`, the counters.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use rocket::http::Header;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get, routes};
use rocket_scopes::{
    Decision, Decisions, Denied, Outcome, ScopeSet, Security, authenticated, public,
    requires_scopes,
};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::api::{Caller, First, Loads, Scope, bearer, client, figment};

#[requires_scopes(any("5th", all("a", "type")))]
#[get("/either/<id>")]
fn either(id: u32) -> String {
    id.to_string()
}

#[authenticated]
#[requires_scopes("b:read", report_only, until = "2027-01-01")]
#[get("/trial")]
fn trial() {}

#[authenticated]
#[get("/guarded")]
fn guarded(_first: First) {}

#[public(reason = "a test")]
#[get("/open")]
fn open() {}

#[public(reason = "a test")]
#[get("/optional")]
fn optional(_caller: Option<Caller>) {}

#[authenticated]
#[get("/handler")]
fn handler() -> Result<(), Denied> {
    Err(Denied::new(rocket::http::Status::Gone, "It was here"))
}

type Heard = Arc<Mutex<Vec<String>>>;

fn line(decision: &Decision<'_>) -> String {
    format!(
        "{} | {} | {} | {} | {}",
        decision.route(),
        decision.requirement(),
        decision.outcome().as_str(),
        decision.reason(),
        decision.subject_hash().map_or(0, |hash| hash.len()),
    )
}

fn rocket(heard: &Heard) -> Rocket<Build> {
    let heard = heard.clone();
    let security = Security::new::<Caller>().on_decision(move |decision| {
        let mut heard = heard.lock().expect("no test panics with it");
        heard.push(line(decision));
    });
    rocket::custom(figment())
        .mount(
            "/",
            routes![either, trial, guarded, open, optional, handler],
        )
        .manage(Loads::default())
        .attach(security)
}

/// Every way on which a request can end, and what is said of it.
const WAYS: [(&str, Option<&str>, Option<&str>); 14] = [
    (
        "/either/7?token=x",
        Some("5th"),
        Some("GET /either/<id> | 5th | a type | allowed | ok | 16"),
    ),
    (
        "/either/7",
        Some("a"),
        Some("GET /either/<id> | 5th | a type | denied | insufficient_scope | 16"),
    ),
    (
        "/either/7",
        None,
        Some("GET /either/<id> | 5th | a type | denied | no_credentials | 0"),
    ),
    (
        "/either/7",
        Some("!forged"),
        Some("GET /either/<id> | 5th | a type | denied | invalid_token | 0"),
    ),
    (
        "/either/7",
        Some("!twice"),
        Some("GET /either/<id> | 5th | a type | denied | repeated_credentials | 0"),
    ),
    (
        "/trial",
        Some("b:read"),
        Some("GET /trial | any token | allowed | ok | 16"),
    ),
    (
        "/trial",
        Some("a"),
        Some("GET /trial | b:read | would_deny | insufficient_scope | 16"),
    ),
    (
        "/trial",
        None,
        Some("GET /trial | any token | denied | no_credentials | 0"),
    ),
    (
        "/guarded",
        Some("!disabled"),
        Some("GET /guarded | a | denied | guard | 16"),
    ),
    (
        "/handler",
        Some(""),
        Some("GET /handler | any token | denied | guard | 16"),
    ),
    ("/open", Some("a"), None),
    ("/open", None, None),
    (
        "/optional",
        None,
        Some("GET /optional | optional: any token | allowed | ok | 0"),
    ),
    (
        "/optional",
        Some("!forged"),
        Some("GET /optional | optional: any token | denied | invalid_token | 0"),
    ),
];

fn ask(client: &Client, path: &str, token: Option<&str>) {
    let good = |subject, scopes: &str| bearer(client, subject, scopes.parse().expect("scopes"));
    let request = client.get(path.to_owned());
    let request = match token {
        None => request,
        Some("!forged") => request.header(Header::new("Authorization", "Bearer a.b.c")),
        Some("!twice") => request
            .header(good("somebody", "5th"))
            .header(good("somebody", "5th")),
        Some("!disabled") => request.header(good("disabled", "a")),
        Some(scopes) => request.header(good("somebody", scopes)),
    };
    request.dispatch();
}

#[test]
fn the_hook_hears_of_each_decision_once() {
    let heard = Heard::default();
    let client = client(rocket(&heard));
    for (path, token, expected) in WAYS {
        ask(&client, path, token);
        let said = std::mem::take(&mut *heard.lock().expect("heard"));
        let expected: Vec<_> = expected.into_iter().collect();
        assert_eq!(said, expected, "{path} {token:?}");
    }
}

#[test]
fn each_decision_is_counted_once() {
    let client = client(rocket(&Heard::default()));
    for (path, token, _) in WAYS {
        ask(&client, path, token);
    }
    let decisions: &Decisions = client.rocket().state().expect("managed");
    let counted: u64 = decisions.counts().map(|it| it.count).sum();
    assert_eq!(counted, 12);
    let of = |path: &str, outcome: Outcome, reason: &str| {
        let mut counts = decisions.counts();
        let found = counts.find(|it| (it.path, it.outcome, it.reason) == (path, outcome, reason));
        found.map_or(0, |it| it.count)
    };
    assert_eq!(of("/either/<id>", Outcome::Allowed, "ok"), 1);
    assert_eq!(of("/trial", Outcome::WouldDeny, "insufficient_scope"), 1);
    assert_eq!(of("/guarded", Outcome::Denied, "guard"), 1);
    assert_eq!(of("/open", Outcome::Allowed, "ok"), 0);
}

#[test]
fn a_subject_has_one_hash_under_one_key() {
    let hash = |subject: &'static str, key: &str| {
        let heard = Heard::default();
        let told = heard.clone();
        let security = Security::new::<Caller>().on_decision(move |decision| {
            let hash = decision.subject_hash().unwrap_or_default();
            told.lock().expect("heard").push(hash);
        });
        let rocket = rocket::custom(figment().merge(("scopes.secret_key", key)))
            .mount("/", routes![handler])
            .manage(Loads::default())
            .attach(security);
        let client = client(rocket);
        let header = bearer(&client, subject, ScopeSet::new());
        client.get("/handler").header(header).dispatch();
        let heard = heard.lock().expect("heard");
        heard[0].clone()
    };
    const ONE: &str = "kMx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";
    const OTHER: &str = "aXx2vWq8Zr4tYb7nJc3hLp6sFd9gTa1e";
    let somebody = hash("somebody", ONE);
    assert_eq!(somebody, hash("somebody", ONE));
    assert_ne!(somebody, hash("somebody else", ONE));
    assert_ne!(somebody, hash("somebody", OTHER));
    assert!(somebody.len() == 16 && somebody.bytes().all(|it| it.is_ascii_hexdigit()));
}

/// Writes down the fields of our events.
#[derive(Clone, Default)]
struct Collector(Heard, Arc<AtomicU64>);

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "rocket_scopes::decision"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.1.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Fields(Vec<String>);

        impl Visit for Fields {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                self.0.push(format!("{field}={value:?}"));
            }

            fn record_str(&mut self, field: &Field, value: &str) {
                self.0.push(format!("{field}={value}"));
            }
        }

        let mut fields = Fields(Vec::new());
        event.record(&mut fields);
        let line = fields.0.join(" | ");
        self.0.lock().expect("heard").push(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn tracing_hears_the_same() {
    let collector = Collector::default();
    let heard = collector.0.clone();
    let client = client(rocket(&Heard::default()));
    // While there is one subscriber only, an event that another thread tells first asks the subscriber of
    // that thread, which is none, and is silent from then on (tracing-core 0.1). So there are two.
    let _second = tracing::Dispatch::new(Collector::default());
    // The client runs its requests on this thread.
    tracing::subscriber::with_default(collector, || {
        ask(&client, "/either/7", Some("a"));
        ask(&client, "/either/7", None);
    });
    let heard = heard.lock().expect("heard");
    assert_eq!(heard.len(), 2, "{heard:?}");
    let (known, unknown) = (&heard[0], &heard[1]);
    let start = "route=GET /either/<id> | requirement=5th | a type | outcome=denied | \
                 reason=insufficient_scope | subject=";
    let hash = known.strip_prefix(start).expect("the schema");
    assert!(hash.len() == 16, "{known}");
    assert!(unknown.ends_with("reason=no_credentials"), "{unknown}");
}
