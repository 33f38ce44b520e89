//! The rows of the table: what each verdict means on each of the three routes, to the byte.

use crate::api::{Answer, Api};

/// A protected route: its path, the scopes that it needs (outermost first), and johndoe's answer.
pub struct Route {
    pub path: &'static str,
    pub scopes: &'static str,
    pub body: &'static str,
}

/// `GET /status`, `GET /users/me`, `GET /users/me/items`: the columns of the table.
pub const ROUTES: [Route; 3] = [
    Route {
        path: "/status",
        scopes: "",
        body: r#"{"status":"ok"}"#,
    },
    Route {
        path: "/users/me",
        scopes: "me",
        body: r#"{"username":"johndoe","email":"johndoe@example.com","full_name":"John Doe","disabled":false}"#,
    },
    Route {
        path: "/users/me/items",
        scopes: "items me",
        body: r#"[{"item_id":"Foo","owner":"johndoe"}]"#,
    },
];

/// The setting `challenge`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    FastApi,
    Rfc6750,
}

/// One cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 200, and the body of the route.
    Fine,
    /// 400 of the guard.
    Inactive,
    /// `NEP`.
    NotEnough,
    /// `CNV`.
    NotValid,
    /// `NA`.
    NoCredentials,
    /// 400: more than one header.
    Repeated,
}

pub use Verdict::{Fine, Inactive, NoCredentials, NotEnough, NotValid, Repeated};

impl Verdict {
    /// Status, `WWW-Authenticate`, body.
    fn expected(self, profile: Profile, route: &Route) -> (u16, Option<String>, String) {
        use Profile::{FastApi, Rfc6750};

        const REALM: &str = r#"Bearer realm="OAuth2PasswordBearer""#;
        let detail = |text: &str| format!(r#"{{"detail":"{text}"}}"#);
        let scope = match route.scopes {
            "" => String::new(),
            scopes => format!(r#"scope="{scopes}""#),
        };
        // A challenge without attributes ends with the scheme.
        let bare = format!("Bearer {scope}").trim_end().to_owned();
        let listed = match &*scope {
            "" => String::new(),
            scope => format!(", {scope}"),
        };
        let (status, challenge, text) = match (self, profile) {
            (Fine, _) => return (200, None, route.body.to_owned()),
            (Inactive, _) => (400, None, "Inactive user"),
            (NoCredentials, FastApi) => (401, Some("Bearer".to_owned()), "Not authenticated"),
            (NoCredentials, Rfc6750) => {
                (401, Some(REALM.to_owned() + &listed), "Not authenticated")
            }
            (NotEnough, FastApi) => (401, Some(bare), "Not enough permissions"),
            (NotEnough, Rfc6750) => (
                403,
                Some(format!(r#"{REALM}, error="insufficient_scope"{listed}"#)),
                "Not enough permissions",
            ),
            (NotValid, FastApi) => (401, Some(bare), "Could not validate credentials"),
            (NotValid, Rfc6750) => (
                401,
                Some(format!(r#"{REALM}, error="invalid_token""#)),
                "Could not validate credentials",
            ),
            (Repeated, FastApi) => (
                400,
                Some("Bearer".to_owned()),
                "Credentials were shown more than once",
            ),
            (Repeated, Rfc6750) => (
                400,
                Some(format!(r#"{REALM}, error="invalid_request""#)),
                "Credentials were shown more than once",
            ),
        };
        (status, challenge, detail(text))
    }

    /// Fails unless the answer is this verdict: status, body, challenge, type and caching.
    pub fn check(self, profile: Profile, route: &Route, answer: &Answer, what: &str) {
        let (status, challenge, body) = self.expected(profile, route);
        let what = format!("{what} at {}, {profile:?}: {answer:?}", route.path);
        assert_eq!(answer.status, status, "{what}");
        let (plain, explained) = without_explanation(&answer.body);
        assert_eq!(plain, body, "{what}");
        // These tests run in the debug profile, which says what is missing.
        assert_eq!(explained, self == NotEnough, "{what}");
        let challenges: Vec<_> = challenge.as_deref().into_iter().collect();
        assert_eq!(answer.all("WWW-Authenticate"), challenges, "{what}");
        assert_eq!(answer.all("Content-Type"), ["application/json"], "{what}");
        assert_eq!(answer.all("Cache-Control"), ["no-store"], "{what}");
    }
}

/// The body without the member that the debug profile adds, and whether it was there.
fn without_explanation(body: &str) -> (String, bool) {
    match body.split_once(r#","explain":{"clause":""#) {
        Some((start, _)) => (format!("{start}}}"), true),
        None => (body.to_owned(), false),
    }
}

/// Asks all three routes with these `Authorization` headers, with and without a trailing slash.
pub async fn check_row(
    api: &Api,
    profile: Profile,
    what: &str,
    authorization: &[&str],
    verdicts: [Verdict; 3],
) {
    let headers: Vec<_> = authorization
        .iter()
        .map(|value| ("Authorization", *value))
        .collect();
    for (route, verdict) in ROUTES.iter().zip(verdicts) {
        for path in [route.path.to_owned(), format!("{}/", route.path)] {
            let answer = api.get(&path, &headers).await;
            verdict.check(profile, route, &answer, what);
        }
    }
}

/// Fails unless this token opens the routes of these scopes, and no other; `None`: it is not valid.
pub async fn check_token(api: &Api, what: &str, token: &str, scopes: Option<&str>) {
    let held: Option<Vec<_>> = scopes.map(|scopes| scopes.split(' ').collect());
    let verdicts = ROUTES.map(|route| match &held {
        None => NotValid,
        Some(held) => {
            let mut needed = route.scopes.split(' ').filter(|scope| !scope.is_empty());
            match needed.all(|scope| held.contains(&scope)) {
                true => Fine,
                false => NotEnough,
            }
        }
    });
    let value = format!("Bearer {token}");
    check_row(api, Profile::FastApi, what, &[&value], verdicts).await;
}

/// Fails unless all routes find this token invalid.
pub async fn refused(api: &Api, what: &str, token: &str) {
    check_token(api, what, token, None).await;
}

/// Fails unless this token opens all routes.
pub async fn accepted(api: &Api, what: &str, token: &str) {
    check_token(api, what, token, Some("me items")).await;
}
