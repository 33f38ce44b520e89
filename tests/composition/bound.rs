//! Families of scopes, bound to the parameters of a path.

use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get, routes};
use rocket_okapi::{openapi, openapi_get_routes_spec};
use rocket_scopes::openapi::{Docs, Document};
use rocket_scopes::{
    AccessToken, Denied, OAuth2Flow, Scheme, SchemeKind, ScopeSet, Scopes, Security, TokenIssuer,
    guard, principal, requires_scopes,
};
use serde_json::{Value, json};

use crate::api::{challenge, client, figment};

#[derive(Clone, Copy, Scopes)]
enum Scope {
    /// Read a project.
    #[scope("project:{id}:read")]
    ReadProject,
    /// Write a project.
    #[scope("project:{id}:write", implies(ReadProject))]
    WriteProject,
    /// Play a part in a team.
    #[scope("team:{team}/{part}", implies("project:list"))]
    Team,
    /// List projects.
    #[scope("project:list")]
    List,
    /// All projects.
    #[scope("admin", implies(WriteProject))]
    Admin,
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

/// Who may read the project of the path.
struct Reader;

#[guard]
#[requires_scopes(Scope::ReadProject)]
fn reader(_caller: &Caller) -> Result<Reader, Denied> {
    Ok(Reader)
}

#[requires_scopes("project:{project_id}:write")]
#[openapi]
#[get("/projects/<project_id>")]
fn project(project_id: &str) -> String {
    project_id.to_owned()
}

#[requires_scopes("project:{from}:write", "project:{to}:write")]
#[openapi]
#[get("/move/<from>/<to>")]
fn moved(from: &str, to: &str) -> String {
    format!("{from} {to}")
}

#[requires_scopes(any("project:{from}:write", "project:{to}:write"))]
#[openapi]
#[get("/either/<from>/<to>")]
fn either(from: &str, to: &str) -> String {
    format!("{from} {to}")
}

#[requires_scopes("project:list")]
#[get("/guarded/<id>")]
fn guarded(id: u32, _reader: Reader) -> String {
    id.to_string()
}

#[requires_scopes("team:{team}/{part}")]
#[get("/teams/<part>/<team>?<id>")]
fn team(team: &str, part: &str, id: Option<&str>) -> String {
    format!("{team} {part} {id:?}")
}

fn rocket() -> Rocket<Build> {
    let (documented, document) = openapi_get_routes_spec![project, moved, either];
    rocket::custom(figment())
        .mount("/", documented)
        .mount("/", routes![guarded, team])
        .mount("/an/inner/base", routes![project, moved])
        .attach(Security::new::<Caller>().docs(Docs::new(document)))
}

fn bearer(client: &Client, scopes: &ScopeSet<Scope>) -> Header<'static> {
    let issuer: &TokenIssuer = client.rocket().state().expect("managed by `Security`");
    let token = issuer.token("somebody").scopes(scopes).issue();
    Header::new("Authorization", format!("Bearer {}", token.access_token()))
}

/// The status, and the scopes of the challenge.
fn ask(client: &Client, path: &str, scopes: &str) -> (u16, Option<String>) {
    let scopes = scopes.parse().expect("of the catalogue");
    let header = bearer(client, &scopes);
    let response = client.get(path.to_owned()).header(header).dispatch();
    let asked = challenge(&response).and_then(|it| {
        let (_, scopes) = it.split_once("scope=\"")?;
        Some(scopes.trim_end_matches('"').to_owned())
    });
    (response.status().code, asked)
}

#[test]
fn a_value_is_compared_as_the_handler_sees_it() {
    let client = client(rocket());
    const WIDE: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    for (value, status, asked) in [
        ("42", 200, None),
        ("43", 403, Some("project:43:write")),
        ("042", 403, Some("project:042:write")),
        ("4", 403, Some("project:4:write")),
        ("A.b_c~d@e+f-g", 403, Some("project:A.b_c~d@e+f-g:write")),
        // Decoded once, and once only.
        ("%34%32", 200, None),
        ("4%32", 200, None),
        ("%40", 403, Some("project:@:write")),
        ("%2534%2532", 403, None),
        ("%252A", 403, None),
        // In no scope: there is nothing to ask for.
        ("*", 403, None),
        ("%2A", 403, None),
        ("%7Bid%7D", 403, None),
        ("%7Bproject_id%7D", 403, None),
        ("42:write", 403, None),
        ("42%3Awrite", 403, None),
        ("42%20", 403, None),
        ("42%00", 403, None),
        ("42%2F", 403, None),
        ("42%22", 403, None),
        ("%C3%BC", 403, None),
        ("%FF", 403, None),
        ("%EF%BC%94%EF%BC%92", 403, None),
        // No value at all: another path.
        ("", 404, None),
        ("42/x", 404, None),
    ] {
        for base in ["/projects", "/an/inner/base/projects"] {
            let path = format!("{base}/{value}");
            let expected = (status, asked.map(str::to_owned));
            assert_eq!(ask(&client, &path, "project:42:write"), expected, "{path}");
        }
    }
    for (length, asked) in [(128, true), (129, false)] {
        let value = &WIDE.repeat(3)[..length];
        let (status, scope) = ask(&client, &format!("/projects/{value}"), "");
        assert_eq!((status, scope.is_some()), (403, asked), "{length}");
    }
}

#[test]
fn each_binding_is_compared_with_its_own_parameter() {
    let client = client(rocket());
    for (path, scopes, status, asked) in [
        ("/move/1/2", "project:1:write project:2:write", 200, None),
        ("/move/2/1", "project:1:write project:2:write", 200, None),
        ("/move/1/1", "project:1:write", 200, None),
        (
            "/move/1/2",
            "project:1:write",
            403,
            Some("project:1:write project:2:write"),
        ),
        (
            "/move/1/2",
            "project:2:write",
            403,
            Some("project:1:write project:2:write"),
        ),
        ("/move/1/*", "project:1:write", 403, None),
        (
            "/an/inner/base/move/1/2",
            "project:1:write project:2:write",
            200,
            None,
        ),
        (
            "/an/inner/base/move/inner/base",
            "project:1:write project:2:write",
            403,
            Some("project:inner:write project:base:write"),
        ),
        ("/either/1/2", "project:1:write", 200, None),
        ("/either/1/2", "project:2:write", 200, None),
        (
            "/either/1/2",
            "project:3:write",
            403,
            Some("project:1:write"),
        ),
        // One alternative cannot be met, so it is not asked for.
        ("/either/*/2", "", 403, Some("project:2:write")),
        ("/either/*/*", "", 403, None),
        // As Rocket reads it: slashes that part nothing are none.
        ("/move//1//2/", "project:1:write project:2:write", 200, None),
        (
            "//move/1//3",
            "project:1:write project:2:write",
            403,
            Some("project:1:write project:3:write"),
        ),
        // In the order of the family, not of the path.
        ("/teams/lead/red", "team:red/lead", 200, None),
        (
            "/teams/red/lead",
            "team:red/lead",
            403,
            Some("team:lead/red"),
        ),
        ("/teams/lead/red?id=7&team=blue", "team:red/lead", 200, None),
        (
            "/teams/lead/blue?team=red",
            "team:red/lead",
            403,
            Some("team:blue/lead"),
        ),
    ] {
        let expected = (status, asked.map(str::to_owned));
        assert_eq!(
            ask(&client, path, scopes),
            expected,
            "{path} holding {scopes:?}"
        );
    }
}

#[test]
fn guards_are_bound_to_the_parameter_of_the_route() {
    let client = client(rocket());
    for (path, scopes, status, asked) in [
        ("/guarded/7", "project:list project:7:read", 200, None),
        (
            "/guarded/7",
            "project:list project:8:read",
            403,
            Some("project:list project:7:read"),
        ),
        // Implied, for the same value; and implied by a team's.
        ("/guarded/7", "project:list project:7:write", 200, None),
        (
            "/guarded/7",
            "project:list project:8:write",
            403,
            Some("project:list project:7:read"),
        ),
        ("/guarded/7", "team:7/any project:7:write", 200, None),
        (
            "/guarded/7",
            "project:7:read",
            403,
            Some("project:list project:7:read"),
        ),
        // The number is the same, the scope is not.
        (
            "/guarded/07",
            "project:list project:7:read",
            403,
            Some("project:list project:07:read"),
        ),
        // Who may not call does not hear what the parameter should be.
        (
            "/guarded/x",
            "project:list",
            403,
            Some("project:list project:x:read"),
        ),
        ("/guarded/x", "project:list project:x:read", 422, None),
    ] {
        let expected = (status, asked.map(str::to_owned));
        assert_eq!(
            ask(&client, path, scopes),
            expected,
            "{path} holding {scopes:?}"
        );
    }
}

#[test]
fn a_plain_scope_stands_for_all_of_a_family() {
    let client = client(rocket());
    for (path, status) in [
        ("/projects/42", 200),
        // Whatever the value, also one that can be in no scope.
        ("/projects/*", 200),
        ("/move/1/2", 200),
        ("/guarded/7", 403),
        ("/teams/lead/red", 403),
    ] {
        assert_eq!(ask(&client, path, "admin").0, status, "{path}");
    }
    assert_eq!(ask(&client, "/guarded/7", "admin project:list").0, 200);
}

#[test]
fn no_token_holds_a_family_as_a_whole() {
    let client = client(rocket());
    let all = ScopeSet::from_iter([Scope::WriteProject, Scope::ReadProject, Scope::Team]);
    let response = client
        .get("/projects/42")
        .header(bearer(&client, &all))
        .dispatch();
    assert_eq!(response.status(), Status::Forbidden);
    let mut one = ScopeSet::new();
    for (values, good) in [
        (&["42"][..], true),
        (&["*"], false),
        (&[], false),
        (&["1", "2"], false),
    ] {
        assert_eq!(
            one.insert_bound(Scope::WriteProject, values).is_ok(),
            good,
            "{values:?}"
        );
    }
    let response = client
        .get("/projects/42")
        .header(bearer(&client, &one))
        .dispatch();
    assert_eq!(response.status(), Status::Ok);
}

#[test]
fn without_a_token_the_challenge_names_the_scope_of_the_path() {
    let client = client(rocket());
    for (path, scope) in [
        ("/projects/42", Some("project:42:write")),
        ("/move/1/2", Some("project:1:write project:2:write")),
        ("/projects/*", None),
    ] {
        let response = client.get(path).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{path}");
        let expected = match scope {
            Some(scope) => format!("Bearer realm=\"Login\", scope=\"{scope}\""),
            None => "Bearer realm=\"Login\"".to_owned(),
        };
        assert_eq!(challenge(&response), Some(expected), "{path}");
    }
}

#[test]
fn the_document_names_the_family() {
    let client = client(rocket());
    let document: &Document = client.rocket().state().expect("managed");
    let document: Value = document.as_str().parse().expect("JSON");
    let expected = json!([{ "Login": ["project:{id}:write"] }]);
    for path in [
        "/projects/{project_id}",
        "/move/{from}/{to}",
        "/either/{from}/{to}",
    ] {
        let operation = &document["paths"][path]["get"];
        assert_eq!(operation["security"], expected, "{path}");
    }
    let badges = &document["paths"]["/move/{from}/{to}"]["get"]["x-badges"];
    assert_eq!(badges[1]["label"], "project:{to}:write");
    let flows = &document["components"]["securitySchemes"]["Login"]["flows"];
    assert!(flows["password"]["scopes"]["project:{id}:write"].is_string());
}
