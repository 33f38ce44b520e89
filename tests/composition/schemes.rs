//! Callers who come by several schemes: any of them, two together, or none.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::figment::Figment;
use rocket::http::{Cookie, Header, Status};
use rocket::local::blocking::{Client, LocalRequest};
use rocket::{Build, Rocket, State, get};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::testing::TestToken;
use rocket_scopes::{
    AccessToken, ApiKey, ApiKeyFrom, ApiKeyHash, BasicCredentials, Decisions, Denied,
    DigestCredentials, Granted, NewApiKey, NoScopes, OAuth2Flow, Password, PasswordHash, Passwords,
    Principal, Scheme, SchemeKind, ScopeSet, Scopes, Security, authenticated, guard, principal,
    public, requires_scopes,
};
use serde_json::{Value, json};

use crate::api::figment;

mod matrix;
mod tokens;
mod views;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
pub enum Scope {
    /// Read items.
    #[scope("items")]
    Items,
    /// Read information about the caller.
    #[scope("me")]
    Me,
}

pub struct Login;
pub struct MachineKey;
pub struct AppCookie;
pub struct QueryKey;
pub struct Basic;
pub struct Digest;

macro_rules! scheme {
    ($scheme:ident, $kind:expr) => {
        impl Scheme for $scheme {
            type Scopes = Scope;
            const NAME: &'static str = stringify!($scheme);
            const KIND: SchemeKind = $kind;
        }
    };
}

scheme!(
    Login,
    SchemeKind::OAuth2(&[
        OAuth2Flow::password("token"),
        OAuth2Flow::authorization_code("https://login.example.com/authorize", "token")
            .refresh_url("refresh"),
        OAuth2Flow::client_credentials("token"),
    ])
);
scheme!(
    MachineKey,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Header("X-API-Key"),
        prefix: "acme_",
    }
);
scheme!(
    AppCookie,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Cookie("app_key"),
        prefix: "app_",
    }
);
scheme!(
    QueryKey,
    SchemeKind::ApiKey {
        from: ApiKeyFrom::Query("api_key"),
        prefix: "q_",
    }
);
scheme!(Basic, SchemeKind::HttpBasic);
scheme!(Digest, SchemeKind::HttpDigest);

#[derive(Clone, Debug)]
pub struct User(String);

#[principal(scheme = Login)]
fn user(token: &AccessToken) -> Result<User, Denied> {
    match token.subject() {
        "nobody" => Err(Denied::unknown_subject()),
        "locked" => Err(Denied::new(Status::Locked, "Locked")),
        known => Ok(User(known.to_owned())),
    }
}

/// The keys of a store, for tests.
pub struct Keys(Vec<(String, ApiKeyHash, &'static str)>);

impl Keys {
    fn find(&self, id: &str) -> Option<&(String, ApiKeyHash, &'static str)> {
        self.0.iter().find(|(known, ..)| known == id)
    }
}

fn scopes(text: &str) -> ScopeSet<Scope> {
    text.parse().expect("scopes of the catalogue")
}

macro_rules! by_key {
    ($function:ident, $scheme:ident, $principal:ident) => {
        #[derive(Clone, Debug)]
        pub struct $principal(String);

        #[principal(scheme = $scheme)]
        async fn $function(
            key: &ApiKey,
            keys: &State<Keys>,
        ) -> Result<Granted<$principal>, Denied> {
            let row = key.verify(keys.find(key.id()), |(_, hash, _)| hash)?;
            let granted = row.granted(|(_, _, allowed)| scopes(allowed));
            Ok(granted.map(|(id, ..)| $principal(id.clone())))
        }
    };
}

by_key!(machine, MachineKey, Machine);
by_key!(app, AppCookie, App);
by_key!(query, QueryKey, Query);

#[derive(Clone)]
pub struct Account {
    name: String,
    hash: PasswordHash,
}

pub struct Accounts(Vec<Account>);

#[principal(scheme = Basic)]
async fn account(
    credentials: &BasicCredentials,
    accounts: &State<Accounts>,
    passwords: &State<Passwords>,
) -> Result<Granted<Account>, Denied> {
    let found = accounts
        .0
        .iter()
        .find(|it| it.name == credentials.username());
    let account = credentials
        .verify(passwords, found, |account| &account.hash)
        .await?;
    Ok(account
        .granted(|_| ScopeSet::from_iter([Scope::Items]))
        .map(Clone::clone))
}

#[derive(Clone, Debug)]
pub struct Digested(String);

#[principal(scheme = Digest)]
fn digested(credentials: &DigestCredentials) -> Result<Granted<Digested>, Denied> {
    let name = credentials.username().map(str::to_owned);
    let known = credentials.verify_with(name, |it, _| it.parameter("response") == Some("right"))?;
    Ok(known.granted(|_| ScopeSet::<Scope>::new()).map(Digested))
}

/// Users, and machines beside them.
#[derive(Clone, Debug, Principal)]
pub enum Caller {
    User(User),
    Machine(Machine),
}

/// A choice of a choice.
#[derive(Clone, Debug, Principal)]
pub enum Anybody {
    Caller(Caller),
    Digested(Digested),
}

impl Caller {
    fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Machine(_) => "machine",
        }
    }
}

pub struct Reader;

#[guard]
#[requires_scopes("me")]
fn reader(_user: User) -> Result<Reader, Denied> {
    Ok(Reader)
}

#[authenticated]
#[openapi]
#[get("/any")]
fn any() {}

#[requires_scopes("items")]
#[openapi]
#[get("/caller")]
fn caller(caller: Caller) -> &'static str {
    caller.kind()
}

#[authenticated]
#[openapi]
#[get("/anybody")]
fn anybody(caller: &Anybody) -> &'static str {
    match caller {
        Anybody::Caller(caller) => caller.kind(),
        Anybody::Digested(_) => "digested",
    }
}

#[requires_scopes("items")]
#[openapi]
#[get("/both")]
fn both(user: User, app: App) -> String {
    format!("{} by {}", user.0, app.0.len())
}

#[requires_scopes("items", scheme = any(Basic, all(Login, MachineKey)))]
#[openapi]
#[get("/stated")]
fn stated() {}

#[requires_scopes(any("me", "items"), scheme = MachineKey)]
#[openapi]
#[get("/machine")]
fn for_machines(machine: &Machine) -> String {
    machine.0.len().to_string()
}

#[authenticated(optional, scheme = MachineKey)]
#[openapi]
#[get("/optional")]
fn optional(machine: Option<Machine>) -> &'static str {
    match machine {
        Some(_) => "machine",
        None => "nobody",
    }
}

#[requires_scopes("items", optional)]
#[openapi]
#[get("/optional-items")]
fn optional_items(caller: Option<&Caller>) -> &'static str {
    caller.map_or("nobody", Caller::kind)
}

/// Machines, and users who may read; a machine needs no `me`.
#[authenticated(scheme = any(Login, MachineKey))]
#[openapi]
#[get("/beside")]
fn beside(reader: Option<Reader>, caller: Caller) -> String {
    format!("{} {}", caller.kind(), reader.is_some())
}

/// Who has met the operation is who calls, whatever else was shown.
#[requires_scopes("items", scheme = any(Login, MachineKey))]
#[openapi]
#[get("/met")]
fn met(user: Option<User>, machine: Option<&Machine>, token: Option<&AccessToken>) -> String {
    let there = [user.is_some(), machine.is_some(), token.is_some()];
    format!("{there:?}")
}

/// Soon for machines only.
#[authenticated(scheme = any(Login, MachineKey))]
#[authenticated(scheme = MachineKey, report_only)]
#[openapi]
#[get("/soon")]
fn soon(caller: Caller) -> &'static str {
    caller.kind()
}

#[requires_scopes("me", scheme = MachineKey)]
#[openapi]
#[get("/forwards/<_id>")]
fn forwards(caller: &Caller, _id: u8) -> &'static str {
    caller.kind()
}

#[requires_scopes("items", scheme = Login)]
#[openapi]
#[get("/forwards/<_name>", rank = 20)]
fn forwarded(caller: &Caller, _name: &str) -> &'static str {
    caller.kind()
}

#[requires_scopes("items", optional, scheme = all(Login, MachineKey))]
#[openapi]
#[get("/optional-both")]
fn optional_both() {}

#[authenticated]
#[openapi]
#[get("/query")]
fn by_query(query: Query) -> String {
    query.0
}

#[authenticated]
#[openapi]
#[get("/basic")]
fn basic(account: Account) -> String {
    account.name
}

#[authenticated(scheme = Digest)]
#[openapi]
#[get("/digest")]
fn digest(caller: Digested) -> String {
    caller.0
}

#[public(reason = "a test")]
#[openapi]
#[get("/public")]
fn open(ip: IpAddr) -> String {
    ip.to_string()
}

struct Shown {
    client: Client,
    machine: String,
    reader: String,
    app: String,
    query: String,
}

fn rocket(figment: Figment, keys: Keys, accounts: Accounts) -> Rocket<Build> {
    let (routes, document) = openapi_get_routes_spec![
        any,
        caller,
        anybody,
        both,
        stated,
        for_machines,
        optional,
        optional_items,
        beside,
        met,
        soon,
        optional_both,
        by_query,
        basic,
        digest,
        open,
    ];
    rocket::custom(figment)
        .manage(keys)
        .manage(accounts)
        .mount("/", routes)
        .mount("/", rocket::routes![forwards, forwarded])
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

fn shown_with(figment: Figment) -> Shown {
    let machine = NewApiKey::of::<MachineKey>();
    let reader = NewApiKey::of::<MachineKey>();
    let app = NewApiKey::of::<AppCookie>();
    let query = NewApiKey::of::<QueryKey>();
    let row = |new: &NewApiKey, scopes| (new.id().to_owned(), new.hash(), scopes);
    let keys = Keys(vec![
        row(&machine, "items"),
        row(&reader, "me"),
        row(&app, "items me"),
        row(&query, ""),
    ]);
    let figment = figment.merge(("scopes.bcrypt_cost", 10));
    let passwords = Passwords::from_figment(&figment).expect("settings");
    let hash = rocket::tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(passwords.hash(&Password::new("sécret:x".into())));
    let accounts = Accounts(vec![Account {
        name: "jöhn".into(),
        hash: hash.expect("a hash"),
    }]);
    let text = |new: NewApiKey| new.reveal().to_owned();
    Shown {
        client: Client::untracked(rocket(figment, keys, accounts)).expect("it starts"),
        machine: text(machine),
        reader: text(reader),
        app: text(app),
        query: text(query),
    }
}

fn shown() -> Shown {
    shown_with(figment().merge(("scopes.challenge", "rfc6750")))
}

/// Status, body and challenges of an answer.
type Answer = (u16, String, Vec<String>);

fn answer(request: LocalRequest<'_>) -> Answer {
    let response = request.dispatch();
    let challenges = response.headers().get("WWW-Authenticate");
    let challenges = challenges.map(str::to_owned).collect();
    let status = response.status().code;
    (
        status,
        response.into_string().unwrap_or_default(),
        challenges,
    )
}

/// What a test shows.
#[derive(Clone, Copy, Debug)]
enum Show {
    Token(&'static str),
    BadToken,
    Unknown,
    Locked,
    Machine,
    ReadingMachine,
    WrongMachine,
    App,
}

impl Shown {
    fn get(&self, path: &'static str, shows: &[Show]) -> Answer {
        let token = |scopes: &str| TestToken::of(self.client.rocket()).scopes(scopes);
        let mut request = self.client.get(path);
        for show in shows {
            match show {
                Show::Token(scopes) => request.add_header(token(scopes)),
                Show::BadToken => request.add_header(token("items me").expired()),
                Show::Unknown => request.add_header(token("items me").subject("nobody")),
                Show::Locked => request.add_header(token("items me").subject("locked")),
                Show::Machine => request.add_header(Header::new("X-API-Key", self.machine.clone())),
                Show::ReadingMachine => {
                    request.add_header(Header::new("X-API-Key", self.reader.clone()));
                }
                Show::WrongMachine => {
                    let mut key = self.machine.clone();
                    let last = if key.ends_with('A') { "B" } else { "A" };
                    key.replace_range(key.len() - 1.., last);
                    request.add_header(Header::new("X-API-Key", key));
                }
                Show::App => {
                    request = request.cookie(Cookie::new("app_key", self.app.clone()));
                }
            }
        }
        answer(request)
    }
}

#[test]
fn any_of_several_schemes_lets_a_caller_in_as_who_they_are() {
    use Show::*;
    let shown = shown();
    for (path, shows, status, body) in [
        ("/any", &[Token("")][..], 200, ""),
        ("/any", &[Machine], 200, ""),
        ("/any", &[App], 401, ""),
        ("/any", &[], 401, ""),
        ("/caller", &[Token("items")], 200, "user"),
        ("/caller", &[Machine], 200, "machine"),
        ("/caller", &[ReadingMachine], 403, ""),
        ("/caller", &[Token("me")], 403, ""),
        ("/caller", &[WrongMachine], 401, ""),
        ("/caller", &[Unknown], 401, ""),
        // Who has enough is let in, as the one who has it.
        ("/caller", &[Token("me"), Machine], 200, "machine"),
        ("/caller", &[Token("items"), ReadingMachine], 200, "user"),
        ("/caller", &[Token("items"), Machine], 200, "user"),
        ("/caller", &[BadToken, Machine], 200, "machine"),
        ("/caller", &[Unknown, Machine], 200, "machine"),
        ("/caller", &[Token("items"), WrongMachine], 200, "user"),
        // The most useful refusal: what is missing, rather than what is wrong.
        ("/caller", &[BadToken, ReadingMachine], 403, ""),
        ("/caller", &[Token("me"), WrongMachine], 403, ""),
        ("/caller", &[BadToken, WrongMachine], 401, ""),
        ("/caller", &[Locked], 423, ""),
        ("/caller", &[Locked, WrongMachine], 423, ""),
        ("/anybody", &[Machine], 200, "machine"),
        ("/anybody", &[Token("")], 200, "user"),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
        if status == 200 {
            assert_eq!(text, body, "{path} {shows:?}");
        }
    }
}

#[test]
fn two_schemes_together_are_both_needed_and_both_limit() {
    use Show::*;
    let shown = shown();
    for (path, shows, status) in [
        ("/both", &[Token("items"), App][..], 200),
        ("/both", &[Token("items")], 401),
        ("/both", &[App], 401),
        ("/both", &[], 401),
        ("/both", &[Token("me"), App], 403),
        ("/both", &[BadToken, App], 401),
        ("/both", &[Token("items"), Machine], 401),
        ("/stated", &[Token("items"), Machine], 200),
        ("/stated", &[Token("items"), ReadingMachine], 403),
        ("/stated", &[Token("me"), Machine], 403),
        ("/stated", &[Token("items")], 401),
        ("/stated", &[Machine], 401),
        ("/machine", &[Machine], 200),
        ("/machine", &[ReadingMachine], 200),
        ("/machine", &[Token("items")], 401),
        ("/beside", &[Machine], 200),
        ("/beside", &[Token("me")], 200),
        ("/beside", &[Token("")], 403),
        // The machine is let in, and the user is not there.
        ("/beside", &[Token(""), Machine], 200),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
    }
}

#[test]
fn optional_authentication_is_a_clause_of_its_own() {
    use Show::*;
    let shown = shown();
    for (path, shows, status, body) in [
        ("/optional", &[][..], 200, "nobody"),
        ("/optional", &[Machine], 200, "machine"),
        ("/optional", &[WrongMachine], 401, ""),
        // Not asked for.
        ("/optional", &[BadToken], 200, "nobody"),
        ("/optional-items", &[], 200, "nobody"),
        ("/optional-items", &[Machine], 200, "machine"),
        ("/optional-items", &[Token("items")], 200, "user"),
        ("/optional-items", &[Token("me")], 403, ""),
        ("/optional-items", &[BadToken], 401, ""),
        ("/optional-items", &[WrongMachine], 401, ""),
        ("/optional-items", &[BadToken, Machine], 200, "machine"),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
        if status == 200 {
            assert_eq!(text, body, "{path} {shows:?}");
        }
    }
}

#[test]
fn nobody_else_is_handed_to_the_handler() {
    use Show::*;
    let shown = shown();
    for (path, shows, status, body) in [
        ("/met", &[Token("items")][..], 200, "[true, false, true]"),
        ("/met", &[Machine], 200, "[false, true, false]"),
        // A strong key is not lent to a weak token, nor the other way round.
        ("/met", &[Token("me"), Machine], 200, "[false, true, false]"),
        (
            "/met",
            &[Token("items"), ReadingMachine],
            200,
            "[true, false, true]",
        ),
        (
            "/met",
            &[Token("items"), Machine],
            200,
            "[true, false, true]",
        ),
        ("/met", &[BadToken, Machine], 200, "[false, true, false]"),
        // What a way has refused that led nowhere is forgotten.
        ("/met", &[Locked, Machine], 200, "[false, true, false]"),
        (
            "/forwards/1",
            &[ReadingMachine, Token("items")],
            200,
            "machine",
        ),
        (
            "/forwards/x",
            &[ReadingMachine, Token("items")],
            200,
            "user",
        ),
        ("/forwards/x", &[ReadingMachine], 401, ""),
        ("/optional-both", &[], 200, ""),
        ("/optional-both", &[Token("items"), Machine], 200, ""),
        ("/optional-both", &[Machine], 401, ""),
        ("/optional-both", &[WrongMachine], 401, ""),
        ("/optional-both", &[Token("items")], 401, ""),
        ("/optional-both", &[Token("me"), Machine], 403, ""),
    ] {
        let (code, text, _) = shown.get(path, shows);
        assert_eq!(code, status, "{path} {shows:?}: {text}");
        if status == 200 {
            assert_eq!(text, body, "{path} {shows:?}");
        }
    }
}

#[test]
fn what_is_only_reported_may_ask_it_of_somebody_else() {
    use Show::*;
    let shown = shown();
    let decisions: &Decisions = shown.client.rocket().state().expect("managed");
    let reported = || {
        let counts = decisions.counts();
        let counts = counts.filter(|it| it.outcome == rocket_scopes::Outcome::WouldDeny);
        counts.map(|it| it.count).sum::<u64>()
    };
    for (shows, body, expected) in [
        (&[Machine][..], "machine", 0),
        // The user calls, and the machine is there as well.
        (&[Token(""), Machine], "user", 0),
        (&[Token("")], "user", 1),
        (&[Token(""), WrongMachine], "user", 2),
    ] {
        let (status, text, _) = shown.get("/soon", shows);
        assert_eq!((status, &*text), (200, body), "{shows:?}");
        assert_eq!(reported(), expected, "{shows:?}");
    }
}

#[test]
fn challenges_list_each_scheme_that_would_do() {
    use Show::*;
    let shown = shown();
    const KEY: &str = r#"APIKey realm="MachineKey", in="header", name="X-API-Key""#;
    for (path, shows, expected) in [
        ("/any", &[][..], &[r#"Bearer realm="Login""#, KEY][..]),
        (
            "/caller",
            &[],
            &[r#"Bearer realm="Login", scope="items""#, KEY],
        ),
        (
            "/caller",
            &[BadToken],
            &[r#"Bearer realm="Login", error="invalid_token""#, KEY],
        ),
        (
            "/caller",
            &[WrongMachine],
            &[r#"Bearer realm="Login", scope="items""#, KEY],
        ),
        (
            "/caller",
            &[Token("me"), WrongMachine],
            &[r#"Bearer realm="Login", error="insufficient_scope", scope="items""#],
        ),
        ("/caller", &[ReadingMachine], &[]),
        ("/machine", &[], &[KEY]),
        ("/caller", &[Locked], &[]),
        ("/basic", &[], &[r#"Basic realm="Basic", charset="UTF-8""#]),
    ] {
        let (_, _, challenges) = shown.get(path, shows);
        assert_eq!(challenges, expected, "{path} {shows:?}");
    }
    let (_, _, challenges) = shown.get("/digest", &[]);
    assert!(
        challenges[0].starts_with(r#"Digest realm="Digest", "#),
        "{challenges:?}"
    );
}

#[test]
fn keys_come_from_where_the_scheme_says_and_once() {
    let shown = shown();
    let header = || Header::new("X-API-Key", shown.machine.clone());
    let get = |path: String| answer(shown.client.get(path)).0;
    assert_eq!(answer(shown.client.get("/any").header(header())).0, 200);
    let mut twice = shown.client.get("/any").header(header());
    twice.add_header(header());
    assert_eq!(answer(twice).0, 400);
    assert_eq!(get(format!("/any?X-API-Key={}", shown.machine)), 401);
    assert_eq!(get(format!("/query?api_key={}", shown.query)), 200);
    assert_eq!(
        get(format!("/query?api_key={0}&api_key={0}", shown.query)),
        400
    );
    assert_eq!(get("/query?api_key=".to_owned()), 401);
    assert_eq!(get(format!("/query?api_key={}", shown.app)), 401);
    assert_eq!(get(format!("/query?api_key[x]={}", shown.query)), 401);
    let both = |first: &str| {
        let cookies = format!("app_key={first}; app_key={}", shown.app);
        let token = TestToken::of(shown.client.rocket()).scopes("items");
        let request = shown.client.get("/both").header(token);
        answer(request.header(Header::new("Cookie", cookies))).0
    };
    assert_eq!((both(&shown.app), both("")), (400, 400));
    let cookie = Cookie::new("api_key", shown.query.clone());
    assert_eq!(answer(shown.client.get("/query").cookie(cookie)).0, 401);
}

#[test]
fn basic_credentials_are_compared_with_the_stored_hash() {
    let shown = shown();
    let get = |credentials: String| {
        let header = Header::new("Authorization", credentials);
        answer(shown.client.get("/basic").header(header))
    };
    let basic = |text: &str| get(format!("Basic {}", STANDARD.encode(text)));
    assert_eq!(basic("jöhn:sécret:x").0, 200);
    for wrong in [
        "jöhn:wrong",
        "nobody:sécret:x",
        "jöhn:",
        ":",
        "jöhn:sécret:y",
    ] {
        let (status, body, challenges) = basic(wrong);
        assert_eq!(status, 401, "{wrong:?}");
        assert_eq!(
            body, r#"{"detail":"Could not validate credentials"}"#,
            "{wrong:?}"
        );
        assert_eq!(challenges, [r#"Basic realm="Basic", charset="UTF-8""#]);
    }
    assert_eq!(get("Basic ???".to_owned()).0, 401);
    assert_eq!(get("Bearer x".to_owned()).0, 401);
}

#[test]
fn digests_are_for_the_application_to_check() {
    let shown = shown();
    let get = |credentials: &'static str| {
        let header = Header::new("Authorization", credentials);
        answer(shown.client.get("/digest").header(header))
    };
    let (status, body, _) = get(r#"Digest username="Mufasa", response="right""#);
    assert_eq!((status, &*body), (200, "Mufasa"));
    for wrong in [
        r#"Digest username="Mufasa", response="wrong""#,
        r#"Digest response="right""#,
        r#"Digest username="Mufasa" response="right""#,
        "Digest",
    ] {
        assert_eq!(get(wrong).0, 401, "{wrong}");
    }
}

#[test]
fn the_document_says_what_any_and_both_mean() {
    let shown = shown();
    let document: &Document = shown.client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, expected) in [
        ("/any", json!([{ "Login": [] }, { "MachineKey": [] }])),
        (
            "/caller",
            json!([{ "Login": ["items"] }, { "MachineKey": [] }]),
        ),
        (
            "/anybody",
            json!([{ "Login": [] }, { "MachineKey": [] }, { "Digest": [] }]),
        ),
        ("/both", json!([{ "Login": ["items"], "AppCookie": [] }])),
        (
            "/stated",
            json!([{ "Basic": [] }, { "Login": ["items"], "MachineKey": [] }]),
        ),
        ("/machine", json!([{ "MachineKey": [] }])),
        ("/optional", json!([{}, { "MachineKey": [] }])),
        (
            "/optional-items",
            json!([{}, { "Login": ["items"] }, { "MachineKey": [] }]),
        ),
        (
            "/beside",
            json!([{ "Login": ["me"] }, { "MachineKey": [] }]),
        ),
        ("/public", json!([])),
    ] {
        let operation = &document["paths"][path]["get"];
        assert_eq!(operation["security"], expected, "{path}");
    }
    assert_eq!(
        document["paths"]["/machine"]["get"]["x-required-scopes"],
        json!({ "MachineKey": [["me"], ["items"]] })
    );
    let schemes = &document["components"]["securitySchemes"];
    let scopes = json!({
        "items": "Read items.",
        "me": "Read information about the caller.",
    });
    for (name, member, expected) in [
        ("Login", "type", json!("oauth2")),
        (
            "Login",
            "flows",
            json!({
                "password": { "tokenUrl": "token", "scopes": scopes },
                "authorizationCode": {
                    "authorizationUrl": "https://login.example.com/authorize",
                    "tokenUrl": "token",
                    "refreshUrl": "refresh",
                    "x-pkce": "S256",
                    "scopes": scopes,
                },
                "clientCredentials": { "tokenUrl": "token", "scopes": scopes },
            }),
        ),
        ("MachineKey", "type", json!("apiKey")),
        ("MachineKey", "in", json!("header")),
        ("MachineKey", "name", json!("X-API-Key")),
        ("MachineKey", "x-scopes", scopes.clone()),
        ("AppCookie", "in", json!("cookie")),
        ("QueryKey", "in", json!("query")),
        ("Basic", "scheme", json!("basic")),
        ("Digest", "scheme", json!("digest")),
    ] {
        assert_eq!(schemes[name][member], expected, "{name} {member}");
    }
    assert_eq!(schemes.as_object().map(|it| it.len()), Some(6));
}

#[test]
fn the_document_says_how_each_route_refuses() {
    let shown = shown();
    let document: &Document = shown.client.rocket().state().expect("managed");
    let document: Value = serde_json::from_str(document.as_str()).expect("JSON");
    for (path, expected) in [
        ("/any", &["400", "401"][..]),
        ("/caller", &["400", "401", "403"]),
        ("/both", &["400", "401", "403"]),
        ("/stated", &["400", "401", "403"]),
        ("/machine", &["400", "401", "403"]),
        ("/optional", &["400", "401"]),
        ("/optional-items", &["400", "401", "403"]),
        ("/beside", &["400", "401", "403"]),
        ("/soon", &["400", "401"]),
        ("/digest", &["400", "401"]),
        ("/public", &[]),
    ] {
        let responses = document["paths"][path]["get"]["responses"].as_object();
        let refusals = responses.expect("responses").keys();
        let refusals: Vec<_> = refusals.filter(|it| it.starts_with('4')).collect();
        assert_eq!(refusals, expected, "{path}");
    }
    for (name, required) in [("Unauthorized", true), ("Forbidden", false)] {
        let response = &document["components"]["responses"][name];
        let challenge = &response["headers"]["WWW-Authenticate"];
        assert_eq!(challenge["required"], required, "{name}");
    }
    let badges = |path: &str| {
        let badges = document["paths"][path]["get"]["x-badges"].as_array();
        let labels = badges.into_iter().flatten().map(|it| it["label"].clone());
        Value::from_iter(labels)
    };
    for (path, expected) in [
        ("/any", json!([])),
        ("/caller", json!(["items"])),
        ("/machine", json!(["me", "or items"])),
        ("/beside", json!(["me", "or no scope with MachineKey"])),
    ] {
        assert_eq!(badges(path), expected, "{path}");
    }
}

#[test]
fn fastapi_challenges_are_those_of_its_security_module() {
    let shown = shown_with(figment().merge(("scopes.challenge", "fastapi")));
    for (path, expected) in [
        ("/caller", &["Bearer", "APIKey"][..]),
        ("/machine", &["APIKey"]),
        ("/basic", &[r#"Basic realm="Basic", charset="UTF-8""#]),
    ] {
        let (status, _, challenges) = shown.get(path, &[]);
        assert_eq!(
            (status, &*challenges),
            (
                401,
                &expected.iter().map(|it| it.to_string()).collect::<Vec<_>>()[..]
            ),
            "{path}"
        );
    }
    let (status, _, challenges) = shown.get("/caller", &[Show::ReadingMachine]);
    assert_eq!((status, challenges), (401, vec!["APIKey".to_owned()]));
}

mod without_scopes {
    //! A scheme whose credentials say which application calls, and grant nothing.

    use rocket::{Route, routes};

    use super::*;

    pub struct PlainKey;

    impl Scheme for PlainKey {
        type Scopes = NoScopes;
        const NAME: &'static str = "PlainKey";
        const KIND: SchemeKind = SchemeKind::ApiKey {
            from: ApiKeyFrom::Header("X-App-Key"),
            prefix: "app_",
        };
    }

    #[derive(Clone)]
    pub struct Application;

    #[principal(scheme = PlainKey)]
    fn application(key: &ApiKey, keys: &State<Keys>) -> Result<Granted<Application>, Denied> {
        let row = key.verify(keys.find(key.id()), |(_, hash, _)| hash)?;
        let granted = row.granted(|_| ScopeSet::<NoScopes>::new());
        Ok(granted.map(|_| Application))
    }

    /// Tokens that say who calls, of an issuer whose scopes are none of ours.
    pub struct Guest;

    impl Scheme for Guest {
        type Scopes = NoScopes;
        const NAME: &'static str = "Guest";
        const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
    }

    #[derive(Clone)]
    pub struct GuestUser;

    #[principal(scheme = Guest)]
    fn guest(_token: &AccessToken) -> Result<GuestUser, Denied> {
        Ok(GuestUser)
    }

    #[requires_scopes("items", scheme = all(Login, PlainKey))]
    #[get("/beside")]
    fn beside() {}

    #[authenticated(scheme = PlainKey)]
    #[get("/alone")]
    fn alone() {}

    #[requires_scopes("items", scheme = PlainKey)]
    #[get("/items")]
    fn items_alone() {}

    #[requires_scopes("items", scheme = any(PlainKey, Login))]
    #[get("/items")]
    fn items_or() {}

    /// A user needs `me`, and the key needs nothing.
    #[authenticated(scheme = any(Login, PlainKey))]
    #[get("/optional")]
    fn optional_reader(_reader: Option<Reader>) {}

    #[requires_scopes("items", scheme = Guest)]
    #[get("/guest")]
    fn items_of_guest() {}

    #[authenticated(scheme = any(Guest, Login))]
    #[get("/guest")]
    fn guest_alone() {}

    fn server(keys: Keys, routes: Vec<Route>) -> Result<Client, String> {
        let figment = figment().merge(("scopes.challenge", "rfc6750"));
        let security = Security::new::<Application>()
            .principal::<User>()
            .principal::<GuestUser>();
        let rocket = rocket::custom(figment)
            .manage(keys)
            .mount("/", routes)
            .attach(security);
        Client::untracked(rocket).map_err(|error| error.to_string())
    }

    #[test]
    fn beside_another_scheme_it_limits_nothing() {
        let key = NewApiKey::of::<PlainKey>();
        let keys = Keys(vec![(key.id().to_owned(), key.hash(), "")]);
        let routes = routes![beside, alone, optional_reader, guest_alone];
        let client = server(keys, routes).expect("it starts");
        for (path, scopes, shows_key, status) in [
            ("/beside", Some("items"), true, 200),
            ("/beside", Some("me"), true, 403),
            ("/beside", Some("items"), false, 401),
            ("/beside", None, true, 401),
            ("/alone", None, true, 200),
            ("/alone", Some("items"), false, 401),
            ("/optional", None, true, 200),
            ("/optional", Some("me"), false, 200),
            ("/optional", Some("items"), false, 403),
            ("/guest", Some(""), false, 200),
        ] {
            let mut request = client.get(path);
            if let Some(scopes) = scopes {
                request.add_header(TestToken::of(client.rocket()).scopes(scopes));
            }
            if shows_key {
                request.add_header(Header::new("X-App-Key", key.reveal().to_owned()));
            }
            let (code, text, _) = answer(request);
            assert_eq!(code, status, "{path} {scopes:?} {shows_key}: {text}");
        }
    }

    #[test]
    fn alone_on_a_route_with_scopes_it_ends_the_launch() {
        for (name, routes, starts) in [
            ("beside a token", routes![beside], true),
            ("without scopes", routes![alone], true),
            ("alone", routes![items_alone], false),
            ("as a choice", routes![items_or], false),
            (
                "a token that grants nothing",
                routes![items_of_guest],
                false,
            ),
        ] {
            let started = server(Keys(Vec::new()), routes);
            assert_eq!(started.is_ok(), starts, "{name}: {:?}", started.err());
        }
    }
}

mod impossible {
    //! Servers that cannot be.

    use rocket::routes;

    use super::*;

    /// Another scheme of the same name.
    pub struct Twin;

    impl Scheme for Twin {
        type Scopes = Scope;
        const NAME: &'static str = "Login";
        const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
    }

    #[derive(Clone)]
    pub struct TwinUser;

    #[principal(scheme = Twin)]
    fn twin_user(_token: &AccessToken) -> Result<TwinUser, Denied> {
        Ok(TwinUser)
    }

    #[derive(Clone)]
    pub struct OtherUser;

    #[principal(scheme = Login)]
    fn other_user(_token: &AccessToken) -> Result<OtherUser, Denied> {
        Ok(OtherUser)
    }

    #[authenticated]
    #[get("/")]
    fn twin(_user: TwinUser) {}

    #[authenticated]
    #[get("/")]
    fn other(_user: OtherUser) {}

    #[authenticated(scheme = MachineKey)]
    #[get("/")]
    fn for_machines() {}

    #[authenticated]
    #[get("/")]
    fn with_token(_token: &AccessToken) {}

    #[authenticated]
    #[get("/")]
    fn with_a_token_perhaps(_token: Option<&AccessToken>) {}

    #[authenticated(max_age = 300)]
    #[get("/")]
    fn recent() {}

    #[authenticated(scheme = all(Login, Basic))]
    #[get("/")]
    fn one_header() {}

    #[authenticated(scheme = all(Login, Partner))]
    #[get("/")]
    fn two_tokens() {}

    pub struct Partner;

    impl Scheme for Partner {
        type Scopes = Scope;
        const NAME: &'static str = "Partner";
        const KIND: SchemeKind = SchemeKind::HttpBearer { format: "JWT" };
    }

    #[derive(Clone)]
    pub struct PartnerUser;

    #[principal(scheme = Partner)]
    fn partner(_token: &AccessToken) -> Result<PartnerUser, Denied> {
        Ok(PartnerUser)
    }

    /// The header of `MachineKey`, in other letters.
    pub struct SmallKey;

    impl Scheme for SmallKey {
        type Scopes = Scope;
        const NAME: &'static str = "SmallKey";
        const KIND: SchemeKind = SchemeKind::ApiKey {
            from: ApiKeyFrom::Header("x-api-key"),
            prefix: "small_",
        };
    }

    by_key!(small, SmallKey, Small);

    #[authenticated(scheme = all(MachineKey, SmallKey))]
    #[get("/")]
    fn two_keys(small: Small) -> String {
        small.0
    }

    #[authenticated(scheme = any(MachineKey, SmallKey))]
    #[get("/")]
    fn one_key() {}

    #[test]
    fn they_do_not_start() {
        let server = |security: Security| {
            let keys = Keys(Vec::new());
            let rocket = rocket::custom(figment()).manage(keys);
            rocket.attach(security)
        };
        for (name, rocket, starts) in [
            (
                "one name",
                server(Security::new::<User>()).mount("/", routes![twin]),
                false,
            ),
            (
                "two principals",
                server(Security::new::<User>()).mount("/", routes![other]),
                false,
            ),
            (
                "nobody's scheme",
                server(Security::new::<User>()).mount("/", routes![for_machines]),
                false,
            ),
            (
                "somebody's scheme",
                server(Security::new::<User>().principal::<Machine>())
                    .mount("/", routes![for_machines]),
                true,
            ),
            (
                "a token of machines",
                server(Security::new::<Caller>()).mount("/", routes![with_token]),
                false,
            ),
            (
                "a token of users",
                server(Security::new::<User>()).mount("/", routes![with_token]),
                true,
            ),
            (
                "a token of those who have one",
                server(Security::new::<Caller>()).mount("/", routes![with_a_token_perhaps]),
                true,
            ),
            (
                "a login of machines",
                server(Security::new::<Caller>()).mount("/", routes![recent]),
                false,
            ),
            (
                "a login of users",
                server(Security::new::<User>()).mount("/", routes![recent]),
                true,
            ),
            (
                "two tokens at once",
                server(Security::new::<User>().principal::<PartnerUser>())
                    .mount("/", routes![two_tokens]),
                false,
            ),
            (
                "two in one header",
                server(Security::new::<User>().principal::<Account>())
                    .manage(Accounts(Vec::new()))
                    .mount("/", routes![one_header]),
                false,
            ),
            (
                "two keys in one header",
                server(Security::new::<Machine>().principal::<Small>())
                    .mount("/", routes![two_keys]),
                false,
            ),
            (
                "one of two keys of a header",
                server(Security::new::<Machine>().principal::<Small>())
                    .mount("/", routes![one_key]),
                true,
            ),
            (
                "a principal of the server",
                server(Security::new::<Caller>()).mount("/", routes![for_machines]),
                true,
            ),
        ] {
            let started = Client::untracked(rocket).map_err(|error| error.to_string());
            assert_eq!(started.is_ok(), starts, "{name}: {:?}", started.err());
        }
    }
}
