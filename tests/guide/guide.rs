//! The program of the guide, a module a chapter.

pub mod scopes {
    use rocket_scopes::Scopes;

    /// The scopes that this API grants.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
    pub enum Scope {
        /// Read information about the current user.
        #[scope("me")]
        Me,
        /// Read items.
        #[scope("items")]
        Items,
        /// Change items.
        #[scope("items:write")]
        WriteItems,
    }
}

/// A richer catalogue, for the later chapters.
pub mod clauses {
    pub mod scopes {
        use rocket_scopes::Scopes;

        #[derive(Clone, Copy, Debug, PartialEq, Eq, Scopes)]
        #[acr_values("pwd", "mfa")]
        pub enum Scope {
            /// Everything.
            #[scope("admin", implies(Items))]
            Admin,
            /// Read items.
            #[scope("items")]
            Items,
            /// Change items.
            #[scope("items:write")]
            WriteItems,
            /// Change a project.
            #[scope("project:{id}:write")]
            WriteProject,
            /// Send money.
            #[scope("transfer")]
            Transfer,
        }
    }

    pub mod alternatives {
        use super::scopes::Scope;

        use rocket::get;
        use rocket_scopes::requires_scopes;

        #[requires_scopes(any("admin", all("items", "items:write")))]
        #[get("/items/export")]
        pub fn export() -> &'static str {
            "everything"
        }
    }

    pub mod families {
        use super::scopes::Scope;

        use rocket::post;
        use rocket_scopes::requires_scopes;

        #[requires_scopes("project:{id}:write")]
        #[post("/projects/<id>/issues")]
        pub fn open_issue(id: u32) -> String {
            format!("an issue of project {id}")
        }
    }

    pub mod freshness {
        use super::scopes::Scope;

        use rocket::post;
        use rocket_scopes::requires_scopes;

        #[requires_scopes("transfer", max_age = 300, acr = "mfa")]
        #[post("/transfers")]
        pub fn transfer() -> &'static str {
            "done"
        }
    }

    pub mod routes {
        use rocket::get;
        use rocket_scopes::authenticated;

        #[authenticated]
        #[get("/status")]
        pub fn read_system_status() -> &'static str {
            "ok"
        }
    }

    pub mod groups {
        use super::scopes::Scope;

        use rocket::fs::FileServer;
        use rocket::{Route, routes};
        use rocket_scopes::requires_scopes;

        #[requires_scopes("admin")]
        pub mod reports {
            use rocket::get;

            #[get("/reports/daily")]
            pub fn daily() -> &'static str {
                "nothing new"
            }
        }

        #[requires_scopes("admin")]
        pub fn admin() -> Vec<Route> {
            let files = FileServer::from(std::env::temp_dir());
            [routes![super::routes::read_system_status], files.into()].concat()
        }
    }

    pub mod trials {
        use super::scopes::Scope;

        use rocket::get;
        use rocket_scopes::{public, requires_scopes};

        #[public(reason = "until clients send a token")]
        #[requires_scopes("admin", report_only, until = "2027-01-01")]
        #[get("/statistics")]
        pub fn statistics() -> &'static str {
            "some numbers"
        }
    }

    mod tests {
        use rocket::http::{Header, Status};
        use rocket::local::blocking::Client;
        use rocket::routes;
        use rocket_scopes::{
            AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, Security, TokenIssuer, principal,
        };

        use super::scopes::Scope;
        use super::{alternatives, families, freshness, groups, trials};

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

        #[test]
        fn clauses_are_needed() {
            let figment = rocket::Config::figment()
                .merge(("scopes.challenge", "rfc6750"))
                .merge(("log_level", "off"));
            let rocket = rocket::custom(figment)
                .mount(
                    "/",
                    routes![
                        alternatives::export,
                        families::open_issue,
                        freshness::transfer,
                        groups::reports::daily,
                        trials::statistics
                    ],
                )
                .mount("/admin", groups::admin())
                .attach(Security::new::<Caller>());
            let client = Client::tracked(rocket).expect("it launches");
            let issuer: &TokenIssuer = client.rocket().state().expect("managed");
            let fresh = |scopes: &str| {
                let scopes = scopes.parse().expect("of the catalogue");
                let token = issuer.token("johndoe").scopes::<Scope>(&scopes);
                token.authenticated_now().acr("mfa").issue()
            };
            let old = issuer.issue::<Scope>("johndoe", "transfer".parse().expect("a scope"));
            for (path, post, token, status) in [
                ("/items/export", false, Some(fresh("admin")), 200),
                (
                    "/items/export",
                    false,
                    Some(fresh("items items:write")),
                    200,
                ),
                ("/items/export", false, Some(fresh("items")), 403),
                (
                    "/projects/42/issues",
                    true,
                    Some(fresh("project:42:write")),
                    200,
                ),
                (
                    "/projects/43/issues",
                    true,
                    Some(fresh("project:42:write")),
                    403,
                ),
                ("/transfers", true, Some(fresh("transfer")), 200),
                ("/transfers", true, Some(old), 401),
                ("/reports/daily", false, Some(fresh("admin")), 200),
                ("/reports/daily", false, Some(fresh("items")), 403),
                ("/admin/status", false, Some(fresh("items")), 403),
                ("/admin/nothing", false, Some(fresh("items")), 403),
                ("/admin/nothing", false, Some(fresh("admin")), 404),
                ("/statistics", false, None, 200),
            ] {
                let request = match post {
                    true => client.post(path),
                    false => client.get(path),
                };
                let request = match &token {
                    None => request,
                    Some(token) => request.header(Header::new(
                        "Authorization",
                        format!("Bearer {}", token.access_token()),
                    )),
                };
                assert_eq!(request.dispatch().status(), Status::new(status), "{path}");
            }
        }
    }
}

pub mod scheme {
    use super::scopes::Scope;

    use rocket_scopes::{OAuth2Flow, Scheme, SchemeKind};

    pub struct OAuth2PasswordBearer;

    impl Scheme for OAuth2PasswordBearer {
        type Scopes = Scope;
        const NAME: &'static str = "OAuth2PasswordBearer";
        const KIND: SchemeKind = SchemeKind::OAuth2(&[OAuth2Flow::password("token")]);
    }
}

pub mod principal {
    use super::scheme::OAuth2PasswordBearer;

    use std::collections::HashMap;
    use std::sync::Arc;

    use rocket::State;
    use rocket_scopes::{AccessToken, Denied, principal};

    pub struct User {
        pub name: String,
        pub disabled: bool,
    }

    pub type Users = HashMap<String, Arc<User>>;

    /// Cheap to clone: guards that take it by value share the row.
    #[derive(Clone)]
    pub struct CurrentUser(pub Arc<User>);

    #[principal(scheme = OAuth2PasswordBearer)]
    async fn current_user(
        token: &AccessToken,
        users: &State<Users>,
    ) -> Result<CurrentUser, Denied> {
        let user = users
            .get(token.subject())
            .ok_or_else(Denied::unknown_subject)?;
        Ok(CurrentUser(user.clone()))
    }
}

pub mod machines {
    use super::scopes::Scope;

    pub type Machines = std::collections::HashMap<String, Machine>;

    use rocket::State;
    use rocket_scopes::{
        ApiKey, ApiKeyFrom, ApiKeyHash, Denied, Granted, Scheme, SchemeKind, ScopeSet, principal,
    };

    pub struct MachineKey;

    impl Scheme for MachineKey {
        type Scopes = Scope;
        const NAME: &'static str = "MachineKey";
        const KIND: SchemeKind = SchemeKind::ApiKey {
            from: ApiKeyFrom::Header("X-API-Key"),
            prefix: "acme_",
        };
    }

    /// What is stored of a machine: of its key the hash.
    #[derive(Clone)]
    pub struct Machine {
        pub name: String,
        pub key: ApiKeyHash,
        pub scopes: ScopeSet<Scope>,
    }

    #[principal(scheme = MachineKey)]
    async fn machine(key: &ApiKey, machines: &State<Machines>) -> Result<Granted<Machine>, Denied> {
        let found = machines.get(key.id()).cloned();
        let machine = key.verify(found, |machine| &machine.key)?;
        Ok(machine.granted(|machine| machine.scopes.clone()))
    }
}

pub mod several {
    use super::machines::{Machine, MachineKey};
    use super::principal::CurrentUser;
    use super::scopes::Scope;

    use rocket::get;
    use rocket_scopes::{Principal, Security, authenticated, requires_scopes};

    #[derive(Clone, Principal)]
    pub enum Caller {
        User(CurrentUser),
        Machine(Machine),
    }

    /// Users and machines with `items`.
    #[requires_scopes("items")]
    #[get("/items")]
    pub fn items(caller: Caller) -> String {
        match caller {
            Caller::User(user) => format!("the items of {}", user.0.name),
            Caller::Machine(machine) => format!("all items, for {}", machine.name),
        }
    }

    /// Machines only.
    #[requires_scopes("items:write", scheme = MachineKey)]
    #[get("/items/import")]
    pub fn import() -> &'static str {
        "imported"
    }

    /// A user at a machine: both are needed, and each must be granted the scope.
    #[requires_scopes("items:write")]
    #[get("/items/export")]
    pub fn export(user: CurrentUser, machine: Machine) -> String {
        format!("exported by {} at {}", user.0.name, machine.name)
    }

    /// Anybody; who shows credentials shows good ones.
    #[authenticated(optional)]
    #[get("/")]
    pub fn index(caller: Option<Caller>) -> &'static str {
        match caller {
            Some(_) => "welcome back",
            None => "hello",
        }
    }

    pub fn security() -> Security {
        Security::new::<Caller>()
    }

    #[cfg(test)]
    mod tests {
        use std::sync::Arc;

        use rocket::http::{Header, Status};
        use rocket::local::blocking::Client;
        use rocket::routes;
        use rocket_scopes::testing::TestClient;
        use rocket_scopes::{NewApiKey, ScopeSet};

        use super::*;
        use crate::guide::machines::Machines;
        use crate::guide::principal::{User, Users};

        #[test]
        fn users_and_machines_call() {
            let new = NewApiKey::of::<MachineKey>();
            let machine = Machine {
                name: "printer".into(),
                key: new.hash(),
                scopes: "items items:write"
                    .parse::<ScopeSet<Scope>>()
                    .expect("scopes"),
            };
            let user = Arc::new(User {
                name: "test".into(),
                disabled: false,
            });
            let rocket = rocket::custom(rocket::Config::figment())
                .manage(Users::from([("test".to_owned(), user)]))
                .manage(Machines::from([(new.id().to_owned(), machine)]))
                .mount("/", routes![items, import, export, index])
                .attach(security());
            let client = Client::untracked(rocket).expect("it starts");
            let key = || Header::new("X-API-Key", new.reveal().to_owned());
            for (path, body) in [
                ("/items", "all items, for printer"),
                ("/items/import", "imported"),
                ("/", "welcome back"),
            ] {
                let response = client.get(path).header(key()).dispatch();
                assert_eq!(response.into_string().as_deref(), Some(body), "{path}");
            }
            let johndoe = client.as_scopes("items items:write");
            let both = johndoe.get("/items/export").header(key()).dispatch();
            assert_eq!(
                both.into_string().as_deref(),
                Some("exported by test at printer")
            );
            for (path, status) in [
                ("/items", Status::Ok),
                ("/items/import", Status::Unauthorized),
                ("/items/export", Status::Unauthorized),
                ("/", Status::Ok),
            ] {
                assert_eq!(johndoe.get(path).dispatch().status(), status, "{path}");
            }
            let stranger = client.get("/").dispatch();
            assert_eq!(stranger.into_string().as_deref(), Some("hello"));
        }
    }
}

pub mod guards {
    use super::principal::CurrentUser;
    use super::scopes::Scope;

    use rocket::http::Status;
    use rocket_scopes::{Denied, guard, requires_scopes};

    pub struct ActiveUser(CurrentUser);

    #[guard]
    #[requires_scopes("me")]
    fn active_user(user: CurrentUser) -> Result<ActiveUser, Denied> {
        match user.0.disabled {
            false => Ok(ActiveUser(user)),
            true => Err(Denied::new(Status::BadRequest, "Inactive user")),
        }
    }
}

pub mod routes {
    use super::guards::ActiveUser;
    use super::scopes::Scope;

    use rocket::get;
    use rocket_okapi::openapi;
    use rocket_scopes::{authenticated, requires_scopes};

    /// Needs `items`, and `me` because of `ActiveUser`.
    #[requires_scopes("items")]
    #[openapi(tag = "Items")]
    #[get("/users/me/items")]
    pub fn read_own_items(_user: ActiveUser) -> &'static str {
        "Foo"
    }

    /// Any good token.
    #[authenticated]
    #[openapi(tag = "System")]
    #[get("/status")]
    pub fn read_system_status() -> &'static str {
        "ok"
    }
}

pub mod login {
    use super::accounts::Accounts;
    use super::scopes::Scope;

    use rocket::{State, post};
    use rocket_okapi::openapi;
    use rocket_scopes::{
        OAuth2PasswordRequestForm, Passwords, TokenError, TokenIssuer, TokenResponse, public,
    };

    #[public(reason = "issues tokens")]
    #[openapi(tag = "Login")]
    #[post("/token", data = "<form>")]
    pub async fn login(
        form: OAuth2PasswordRequestForm,
        accounts: &State<Accounts>,
        passwords: &State<Passwords>,
        issuer: &State<TokenIssuer>,
    ) -> Result<TokenResponse, TokenError> {
        let asked = form.scopes::<Scope>()?;
        let account = accounts.find(form.username()).await;
        // Also for an account that does not exist: it takes the same time.
        let stored = account.as_ref().map(|account| &account.hash);
        let verified = passwords.verify(form.password(), stored).await?;
        let account = account.ok_or(TokenError::InvalidGrant)?;
        if let Some(hash) = verified.upgraded {
            accounts.store_hash(form.username(), hash).await;
        }
        // Asked for, and allowed: never more.
        Ok(issuer.issue(form.username(), asked & account.scopes))
    }
}

pub mod optional {
    use super::principal::CurrentUser;

    use rocket::get;
    use rocket_scopes::public;

    #[public(reason = "the front page; greets those who are logged in")]
    #[get("/")]
    pub fn index(user: Option<CurrentUser>) -> &'static str {
        match user {
            Some(_) => "welcome back",
            None => "hello",
        }
    }
}

pub mod audit {
    use rocket_scopes::{Denied, SecurityScopes, guard};

    pub struct Audit(String);

    #[guard]
    fn audit(scopes: SecurityScopes) -> Result<Audit, Denied> {
        // "items me"
        Ok(Audit(scopes.scope_str()))
    }
}

pub mod server {
    use super::login::*;
    use super::principal::CurrentUser;
    use super::routes::*;

    use rocket::figment::Figment;
    use rocket::{Build, Rocket};
    use rocket_okapi::openapi_get_routes_spec;
    use rocket_scopes::Security;
    use rocket_scopes::openapi::Docs;

    pub fn rocket(figment: Figment) -> Rocket<Build> {
        let (routes, document) =
            openapi_get_routes_spec![login, read_own_items, read_system_status];
        let docs = Docs::new(document)
            .title("My API")
            .tag("Items", "What people own.");
        rocket::custom(figment)
            .mount("/", routes)
            .attach(Security::new::<CurrentUser>().docs(docs))
    }
}

/// Where users are stored: the reader's own.
pub mod accounts {
    use std::collections::HashMap;

    use rocket_scopes::{PasswordHash, ScopeSet};

    use super::scopes::Scope;

    pub struct Account {
        pub hash: PasswordHash,
        pub scopes: ScopeSet<Scope>,
    }

    #[derive(Default)]
    pub struct Accounts(HashMap<String, PasswordHash>);

    impl Accounts {
        pub async fn find(&self, name: &str) -> Option<Account> {
            let hash = self.0.get(name)?.clone();
            Some(Account {
                hash,
                scopes: ScopeSet::all(),
            })
        }

        pub async fn store_hash(&self, _name: &str, _hash: PasswordHash) {}
    }
}

pub mod calls {
    use super::scopes::Scope;

    use rocket::http::Status;
    use rocket::local::blocking::Client;
    use rocket_scopes::testing::{TestClient, TestToken};

    pub fn items_need_both_scopes(client: &Client) {
        let johndoe = client.as_user("johndoe");
        let response = johndoe
            .scopes([Scope::Me, Scope::Items])
            .get("/users/me/items")
            .dispatch();
        assert_eq!(response.status(), Status::Ok);
        let response = client
            .as_user("johndoe")
            .scopes("items")
            .get("/users/me/items")
            .dispatch();
        assert_eq!(response.status(), Status::Forbidden);
        let expired = TestToken::of(client.rocket()).subject("johndoe").expired();
        let response = client.get("/users/me/items").header(expired).dispatch();
        assert_eq!(response.status(), Status::Unauthorized);
    }
}

pub mod matrix {
    use rocket::{Build, Rocket};
    use rocket_scopes::testing::denial_matrix;

    pub fn every_refusal_is_as_declared(rocket: Rocket<Build>) {
        denial_matrix(rocket).subject("johndoe").assert();
    }
}

mod tests {
    use std::sync::Arc;

    use rocket::http::{Header, Status};
    use rocket::local::blocking::Client;
    use rocket::{Build, Rocket};
    use rocket_scopes::{ScopeSet, TokenIssuer};

    use super::principal::{User, Users};
    use super::scopes::Scope;
    use super::{accounts, optional, server};

    fn client() -> Client {
        Client::tracked(rocket()).expect("it launches")
    }

    fn rocket() -> Rocket<Build> {
        // `Rocket.toml` is the reference application's.
        let figment = rocket::Config::figment()
            .merge(("scopes.challenge", "rfc6750"))
            .merge(("scopes.bcrypt_cost", 10))
            .merge(("log_level", "off"));
        let johndoe = User {
            name: "johndoe".to_owned(),
            disabled: false,
        };
        let users = Users::from([(johndoe.name.clone(), Arc::new(johndoe))]);
        server::rocket(figment)
            .mount("/", rocket::routes![optional::index])
            .manage(users)
            .manage(accounts::Accounts::default())
    }

    #[test]
    fn scopes_are_needed() {
        let client = client();
        let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
        for (scopes, status) in [("items me", Status::Ok), ("items", Status::Forbidden)] {
            let scopes: ScopeSet<Scope> = scopes.parse().expect("of the catalogue");
            let token = issuer.issue("johndoe", scopes);
            let header = Header::new("Authorization", format!("Bearer {}", token.access_token()));
            let response = client.get("/users/me/items").header(header).dispatch();
            assert_eq!(response.status(), status);
        }
        let response = client.get("/users/me/items").dispatch();
        assert_eq!(response.status(), Status::Unauthorized);
    }

    #[test]
    fn tests_are_a_line_each() {
        super::calls::items_need_both_scopes(&client());
        super::matrix::every_refusal_is_as_declared(rocket());
    }

    #[test]
    fn strangers_get_no_token() {
        let client = client();
        let request = client
            .post("/token")
            .header(rocket::http::ContentType::Form);
        let response = request.body("username=x&password=y").dispatch();
        assert_eq!(response.status(), Status::BadRequest);
        assert_eq!(
            client.get("/").dispatch().into_string().as_deref(),
            Some("hello")
        );
    }
}
