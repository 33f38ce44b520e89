//! The application under test, and what it answers.

use app::security::Scope;
use app::users::{NewUser, Users};
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::http::{Header, Method};
use rocket::local::asynchronous::{Client, LocalResponse};
use rocket::serde::json::serde_json::{self, Value};
use rocket::{Build, Config, Rocket};
use rocket_scopes::{Password, Passwords, ScopeSet, TokenIssuer};

use crate::recorder;

/// What tokens are signed with in all tests but those about keys.
pub const KEY: &str = "vJ2mQ8xT4nB7kW1rZ6yC3pL9sD5gH0fA";

/// The settings of the application, with a fixed key and a store in memory. `scopes` is what is added
/// to the table of that name, as TOML.
pub fn figment(scopes: &str) -> Figment {
    let usual = format!("secret_key = '{KEY}'\nchallenge = 'fastapi'");
    let usual = format!(
        "[default]\ndatabase_url = 'sqlite::memory:'\n{}",
        table(&usual)
    );
    bare(Config::debug_default())
        .merge(Toml::string(&usual).nested())
        .merge(Toml::string(&table(scopes)).nested())
}

/// The table `scopes` with these lines.
pub fn table(lines: &str) -> String {
    format!("[default.scopes]\n{lines}\n")
}

/// No settings but Rocket's own. Comes before every Rocket, and so does our logger.
pub fn bare(config: Config) -> Figment {
    recorder::install();
    Figment::from(config)
}

/// The application, running.
pub struct Api(Client);

impl Api {
    /// With these settings added to the table `scopes`.
    pub async fn with(scopes: &str) -> Self {
        Self::launch(app::rocket(figment(scopes))).await
    }

    /// With a database in a file.
    pub async fn on(database_url: &str) -> Self {
        let figment = figment("bcrypt_cost = 10").merge(("database_url", database_url));
        Self::launch(app::rocket(figment)).await
    }

    pub async fn launch(rocket: Rocket<Build>) -> Self {
        Self(Client::untracked(rocket).await.unwrap())
    }

    /// Sends a request as it is.
    pub async fn send(
        &self,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut request = self.0.req(method, uri.to_owned()).body(body);
        for (name, value) in headers {
            request.add_header(Header::new(name.to_string(), value.to_string()));
        }
        Answer::read(request.dispatch().await).await
    }

    pub async fn get(&self, uri: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::Get, uri, headers, b"").await
    }

    /// `GET` with a bearer token.
    pub async fn get_as(&self, uri: &str, token: &str) -> Answer {
        let value = format!("Bearer {token}");
        self.get(uri, &[("Authorization", &value)]).await
    }

    /// `POST /token` with this form.
    pub async fn login(&self, form: impl AsRef<[u8]>) -> Answer {
        let form_type = ("Content-Type", "application/x-www-form-urlencoded");
        self.send(Method::Post, "/token", &[form_type], form.as_ref())
            .await
    }

    /// A token as the login issues it, without the login.
    pub fn token(&self, username: &str, scopes: &str) -> String {
        let scopes: ScopeSet<Scope> = scopes.parse().unwrap();
        let issued = self.state::<TokenIssuer>().issue(username, scopes);
        issued.access_token().to_owned()
    }

    /// Adds an account with both scopes, whose hash has the cost that is configured.
    pub async fn add_user(&self, username: &str, password: &str) {
        let passwords = self.state::<Passwords>();
        let user = NewUser {
            username: username.parse().unwrap(),
            email: None,
            full_name: None,
            password_hash: passwords
                .hash(&Password::new(password.into()))
                .await
                .unwrap(),
            scopes: ScopeSet::from_iter([Scope::Me, Scope::Items]),
        };
        self.users().add(&user).await.unwrap();
    }

    pub fn users(&self) -> &Users {
        self.state()
    }

    pub fn state<T: Send + Sync + 'static>(&self) -> &T {
        self.0.rocket().state().unwrap()
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    async fn read(response: LocalResponse<'_>) -> Self {
        let headers = response.headers().iter();
        let headers = headers.map(|header| (header.name.to_string(), header.value.to_string()));
        let mut headers: Vec<_> = headers.collect();
        // Rocket's Shield adds its own in any order.
        headers.sort();
        Self {
            status: response.status().code,
            headers,
            body: response.into_string().await.unwrap_or_default(),
        }
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let found = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).collect()
    }

    /// The body, which must be JSON and be called so.
    pub fn json(&self) -> Value {
        assert_eq!(self.all("Content-Type"), ["application/json"], "{self:?}");
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}
