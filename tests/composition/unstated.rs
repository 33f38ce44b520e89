//! Where no check of ours can stand: routes without a stance, bodies that ask for guards, guards that
//! are written by hand, principals with dependencies of their own.

use rocket::data::{self, Data, FromData};
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Build, Rocket, get, post, routes};
use rocket_scopes::{
    AccessToken, Denied, ScopeSet, Security, guard, principal, public, requires_scopes,
};

use crate::api::{
    Caller, First, Loads, Login, Scope, bearer, challenge, client, figment, get as ask,
};

#[get("/optional")]
fn optional(first: Option<First>) -> &'static str {
    if first.is_some() {
        "somebody"
    } else {
        "nobody"
    }
}

#[get("/token")]
fn token(token: &AccessToken) -> String {
    token.subject().to_owned()
}

/// A body that takes a refused caller for a stranger.
struct Body(&'static str);

#[rocket::async_trait]
impl<'r> FromData<'r> for Body {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, _: Data<'r>) -> data::Outcome<'r, Self> {
        match request.guard::<Option<First>>().await.succeeded().flatten() {
            Some(_) => data::Outcome::Success(Self("somebody")),
            None => data::Outcome::Success(Self("nobody")),
        }
    }
}

#[public(reason = "a test")]
#[post("/body", data = "<body>")]
fn body(body: Body) -> &'static str {
    body.0
}

/// Rocket's way to choose a route: forward if it is not for this one.
struct IfFirst;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for IfFirst {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.guard::<First>().await {
            Outcome::Success(_) => Outcome::Success(Self),
            Outcome::Error((status, _)) | Outcome::Forward(status) => Outcome::Forward(status),
        }
    }
}

#[public(reason = "a test")]
#[get("/choice", rank = 1)]
fn for_first(_first: IfFirst) -> &'static str {
    "first"
}

#[requires_scopes("type")]
#[get("/choice", rank = 2)]
fn for_others(_caller: Caller) -> &'static str {
    "others"
}

#[get("/handler")]
fn handler() -> Result<(), Denied> {
    Err(Denied::new(Status::Gone, "It was here"))
}

fn rocket() -> Rocket<Build> {
    rocket::custom(figment().merge(("scopes.undeclared_routes", "warn")))
        .mount(
            "/",
            routes![optional, token, body, for_first, for_others, handler],
        )
        .manage(Loads::default())
        .attach(Security::new::<Caller>())
}

#[test]
fn a_refusal_that_a_route_without_a_stance_swallowed_is_answered() {
    let client = client(rocket());
    assert_eq!(
        ask(&client, "/optional", None).into_string().as_deref(),
        Some("nobody")
    );
    assert_eq!(
        ask(&client, "/optional", Some("a"))
            .into_string()
            .as_deref(),
        Some("somebody")
    );
    let response = ask(&client, "/optional", Some("type"));
    assert_eq!(response.status(), Status::Forbidden);
    assert!(challenge(&response).is_some_and(|it| it.contains("insufficient_scope")));
    let body = response.into_string();
    assert_eq!(
        body.as_deref(),
        Some(r#"{"detail":"Not enough permissions"}"#)
    );
    let forged = Header::new("Authorization", "Bearer a.b.c");
    let response = client.get("/optional").header(forged).dispatch();
    assert_eq!(response.status(), Status::Unauthorized);
}

#[test]
fn a_token_alone_needs_somebody_behind_it() {
    let client = client(rocket());
    for (subject, status) in [("somebody", Status::Ok), ("nobody", Status::Unauthorized)] {
        let header = bearer(&client, subject, ScopeSet::new());
        assert_eq!(
            client.get("/token").header(header).dispatch().status(),
            status,
            "{subject}"
        );
    }
}

#[test]
fn a_refusal_that_a_body_swallowed_is_answered() {
    let client = client(rocket());
    let post = |header: Option<Header<'static>>| {
        let request = client.post("/body");
        match header {
            Some(header) => request.header(header).dispatch().status(),
            None => request.dispatch().status(),
        }
    };
    assert_eq!(post(None), Status::Ok);
    assert_eq!(
        post(Some(bearer(&client, "somebody", ScopeSet::all()))),
        Status::Ok
    );
    assert_eq!(
        post(Some(bearer(&client, "somebody", ScopeSet::new()))),
        Status::Forbidden
    );
    assert_eq!(
        post(Some(Header::new("Authorization", "Bearer x"))),
        Status::Unauthorized
    );
}

#[test]
fn a_route_that_follows_another_refuses_for_itself() {
    let client = client(rocket());
    for (scopes, answer) in [("a", "first"), ("type", "others")] {
        let response = ask(&client, "/choice", Some(scopes));
        assert_eq!(response.into_string().as_deref(), Some(answer), "{scopes}");
    }
    let response = ask(&client, "/choice", Some("5th"));
    assert_eq!(response.status(), Status::Forbidden);
    assert!(challenge(&response).is_some_and(|it| it.contains("scope=\"type\"")));
}

#[test]
fn a_handler_refuses_as_a_guard_does() {
    let response = client(rocket()).get("/handler").dispatch().into_string();
    assert_eq!(response.as_deref(), Some(r#"{"detail":"It was here"}"#));
}

mod dependent {
    //! A principal that depends on guards, and one that depends on itself.

    use super::*;

    /// Depends on the token, and so on nobody.
    struct Tenant(String);

    #[guard]
    fn tenant(token: &AccessToken) -> Result<Tenant, Denied> {
        Ok(Tenant(token.subject().to_uppercase()))
    }

    #[derive(Clone)]
    struct Member(String);

    #[principal(scheme = Login)]
    fn member(tenant: Tenant) -> Result<Member, Denied> {
        Ok(Member(tenant.0))
    }

    #[requires_scopes("a")]
    #[get("/member")]
    fn show(member: Member) -> String {
        member.0
    }

    /// Written by hand: no compiler sees that it needs the principal.
    struct Hidden;

    #[rocket::async_trait]
    impl<'r> FromRequest<'r> for Hidden {
        type Error = ();

        async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
            match request.guard::<Circular>().await {
                Outcome::Success(_) => Outcome::Success(Self),
                Outcome::Error((status, _)) | Outcome::Forward(status) => {
                    Outcome::Error((status, ()))
                }
            }
        }
    }

    #[derive(Clone)]
    struct Circular;

    #[principal(scheme = Login)]
    fn circular(_hidden: Hidden) -> Result<Circular, Denied> {
        Ok(Circular)
    }

    #[requires_scopes("a")]
    #[get("/circular")]
    fn never(_caller: Circular) {}

    #[test]
    fn a_principal_depends_on_guards_of_the_token() {
        let rocket = rocket::custom(figment()).mount("/", routes![show]);
        let client = client(rocket.attach(Security::new::<Member>()));
        let answer = ask(&client, "/member", Some("a")).into_string();
        assert_eq!(answer.as_deref(), Some("SOMEBODY"));
        assert_eq!(
            ask(&client, "/member", Some("type")).status(),
            Status::Forbidden
        );
        assert_eq!(ask(&client, "/member", None).status(), Status::Unauthorized);
    }

    #[test]
    fn a_principal_that_depends_on_itself_is_refused() {
        let rocket = rocket::custom(figment()).mount("/", routes![never]);
        let client = client(rocket.attach(Security::new::<Circular>()));
        assert_eq!(
            ask(&client, "/circular", Some("a")).status(),
            Status::InternalServerError
        );
    }
}
