//! A client of the server, and what it shows.

use rocket::figment::Figment;
use rocket::http::{Cookie, Header};
use rocket::local::blocking::{Client, LocalRequest};
use rocket_scopes::testing::TestToken;
use rocket_scopes::{NewApiKey, Password, Passwords};

use super::principals::{Account, Accounts, AppCookie, Keys, MachineKey, QueryKey};
use super::server::rocket;
use crate::api::figment;

pub struct Shown {
    pub client: Client,
    pub machine: String,
    pub reader: String,
    pub app: String,
    pub query: String,
}

pub fn shown_with(figment: Figment) -> Shown {
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

pub fn shown() -> Shown {
    shown_with(figment().merge(("scopes.challenge", "rfc6750")))
}

/// Status, body and challenges of an answer.
pub type Answer = (u16, String, Vec<String>);

pub fn answer(request: LocalRequest<'_>) -> Answer {
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
pub enum Show {
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
    pub fn get(&self, path: &'static str, shows: &[Show]) -> Answer {
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
