//! HTTP Basic, as the guide shows it.

use std::collections::HashMap;

use crate::guide::scopes::Scope;

pub type Operators = HashMap<String, Operator>;

use rocket::State;
use rocket_scopes::{
    BasicCredentials, Denied, Granted, PasswordHash, Passwords, Scheme, SchemeKind, ScopeSet,
    principal,
};

pub struct OperatorLogin;

impl Scheme for OperatorLogin {
    type Scopes = Scope;
    const NAME: &'static str = "OperatorLogin";
    const KIND: SchemeKind = SchemeKind::HttpBasic;
}

/// What is stored of an operator: `passwords.hash(..)` makes the hash.
#[derive(Clone)]
pub struct Operator {
    pub name: String,
    pub hash: PasswordHash,
}

#[principal(scheme = OperatorLogin)]
async fn operator(
    credentials: &BasicCredentials,
    operators: &State<Operators>,
    passwords: &State<Passwords>,
) -> Result<Granted<Operator>, Denied> {
    let found = operators.get(credentials.username()).cloned();
    let operator = credentials.verify(passwords, found, |operator| &operator.hash);
    Ok(operator
        .await?
        .granted(|_| ScopeSet::from_iter([Scope::Items])))
}

mod tests {
    use rocket::http::{Header, Status};
    use rocket::local::asynchronous::Client;
    use rocket::{Config, get, routes};
    use rocket_scopes::{Password, Security, requires_scopes};

    use super::*;

    #[requires_scopes("items")]
    #[get("/items")]
    fn items(operator: Operator) -> String {
        operator.name
    }

    #[requires_scopes("items:write")]
    #[get("/items/import")]
    fn import() {}

    #[rocket::async_test]
    async fn operators_call_with_name_and_password() {
        let figment = Config::figment()
            .merge(("scopes.bcrypt_cost", 10))
            .merge(("scopes.challenge", "rfc6750"));
        let passwords = Passwords::from_figment(&figment).expect("settings");
        let hash = passwords.hash(&Password::new("secret".into())).await;
        let operator = Operator {
            name: "the operator".into(),
            hash: hash.expect("a hash"),
        };
        let rocket = rocket::custom(figment)
            .manage(Operators::from([("op".to_owned(), operator)]))
            .mount("/", routes![items, import])
            .attach(Security::new::<Operator>());
        let client = Client::untracked(rocket).await.expect("it starts");
        for (path, credentials, status) in [
            // op:secret
            ("/items", "b3A6c2VjcmV0", Status::Ok),
            ("/items/import", "b3A6c2VjcmV0", Status::Forbidden),
            // op:wrong, no:secret
            ("/items", "b3A6d3Jvbmc=", Status::Unauthorized),
            ("/items", "bm86c2VjcmV0", Status::Unauthorized),
        ] {
            let header = Header::new("Authorization", format!("Basic {credentials}"));
            let response = client.get(path).header(header).dispatch().await;
            assert_eq!(response.status(), status, "{path} {credentials}");
        }
    }
}
