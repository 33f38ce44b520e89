//! The denial matrix on servers that are as they are declared; those that are not: see [`broken`].

mod broken;
mod ranked;
pub mod server;

use rocket::{Build, Rocket, get, routes};
use rocket_scopes::testing::{DenialMatrix, denial_matrix};
use rocket_scopes::{Security, authenticated, public};

use self::server::{Caller, rocket};
use crate::api;

/// How often the matrix asked a path, and how often it should have been refused.
fn counts(matrix: &DenialMatrix, path: &str) -> (usize, usize) {
    let rows = || matrix.rows().filter(|row| row.route().path == path);
    (
        rows().count(),
        rows().filter(|row| row.is_refusal()).count(),
    )
}

#[test]
fn an_api_of_deep_guards_is_as_declared() {
    let matrix = denial_matrix(api::rocket()).run();
    matrix.assert();
    for (path, rows, refusals) in [
        // Five that show nothing good; no scope; one missing each; exactly; all.
        ("/deep", 5 + 1 + 4 + 1 + 1, 5 + 1 + 4),
        ("/siblings", 5 + 1 + 3 + 1 + 1, 5 + 1 + 3),
        ("/stacked", 5 + 1 + 3 + 1 + 1, 5 + 1 + 3),
        ("/alone/<id>", 5 + 1 + 2 + 1 + 1, 5 + 1 + 2),
        ("/any", 5 + 1 + 1, 5),
        ("/open", 3, 0),
        ("/docs", 3, 0),
    ] {
        assert_eq!(counts(&matrix, path), (rows, refusals), "{path}");
    }
}

#[test]
fn every_kind_of_declaration_is_as_declared() {
    for profile in ["rfc6750", "fastapi"] {
        let matrix = denial_matrix(rocket(profile)).run();
        matrix.assert();
        assert_eq!((matrix.tested(), matrix.skipped().count()), (23, 0));
        let refused = matrix.rows().filter(|row| row.is_refusal()).count();
        let others = matrix.rows().filter(|row| !row.is_refusal()).count();
        println!("{refused} refused, {others} let through");
        assert!(refused > 3 * 23 && others > 2 * 23);
    }
}

#[test]
fn each_row_says_who_asked_and_what_was_answered() {
    let matrix = denial_matrix(rocket("rfc6750")).run();
    let row = |path: &str, caller: &str| {
        let mut rows = matrix.rows().filter(|row| row.route().path == path);
        let found = rows.find(|row| row.caller() == caller);
        found.unwrap_or_else(|| panic!("no {caller} at {path}:\n{matrix}"))
    };
    for (path, caller, request, status, challenge) in [
        (
            "/any",
            "all scopes but `trial`, `items:write`",
            "GET /any",
            403,
            Some(r#"error="insufficient_scope", scope="trial""#),
        ),
        ("/any", "all scopes but `trial`", "GET /any", 200, None),
        (
            "/projects/<id>",
            "`project:other:write` in place of `project:1:write`",
            "GET /projects/1",
            403,
            Some(r#"error="insufficient_scope", scope="project:1:write""#),
        ),
        (
            "/fresh",
            "a login of class `pwd`",
            "POST /fresh",
            401,
            Some(
                r#"error="insufficient_user_authentication", acr_values="mfa hwk", max_age="300""#,
            ),
        ),
        (
            "/fresh",
            "exactly `items`, acr mfa",
            "POST /fresh",
            200,
            None,
        ),
        ("/optional", "no token", "GET /optional", 200, None),
        (
            "/optional",
            "an expired token",
            "GET /optional",
            401,
            Some(r#"error="invalid_token""#),
        ),
        (
            "/mounted/plain",
            "no token",
            "GET /mounted/plain",
            401,
            Some(r#"realm="Login", scope="items""#),
        ),
    ] {
        let row = row(path, caller);
        assert_eq!((row.request(), row.status()), (request, status), "{row}");
        let challenges: Vec<_> = row.challenges().collect();
        match challenge {
            None => assert_eq!(challenges, [""; 0], "{row}"),
            Some(text) => assert!(
                challenges.len() == 1 && challenges[0].ends_with(text),
                "{row}"
            ),
        }
    }
    let table = matrix.to_string();
    assert!(
        table.contains("GET /any (`any`, tests/composition/matrix/server.rs:"),
        "{table}"
    );
    assert!(table.contains("): trial | items:write\n"), "{table}");
}

#[test]
fn skipped_routes_are_shown_with_the_reason() {
    let matrix = denial_matrix(rocket("rfc6750"))
        .skip("sends mail", |route| route.path == "/fresh")
        .run();
    matrix.assert();
    assert_eq!(counts(&matrix, "/fresh"), (0, 0));
    let skipped: Vec<_> = matrix
        .skipped()
        .map(|(route, why)| (&*route.path, why))
        .collect();
    assert_eq!(skipped, [("/fresh", "sends mail")]);
    assert!(matrix.to_string().contains("skipped: sends mail"));
}

#[rocket::async_test]
async fn it_runs_within_an_async_test() {
    denial_matrix(rocket("rfc6750")).run_async().await.assert();
}

#[test]
fn values_of_parameters_are_chosen() {
    let matrix = denial_matrix(rocket("rfc6750"))
        .parameter(|route, name| {
            (route.path == "/projects/<id>" && name == "id").then(|| "42".to_owned())
        })
        .run();
    matrix.assert();
    let mut rows = matrix
        .rows()
        .filter(|row| row.route().path == "/projects/<id>");
    assert!(rows.all(|row| row.request().ends_with(" /projects/42")));
}

#[test]
fn a_value_that_no_scope_holds_is_told() {
    let matrix = denial_matrix(rocket("rfc6750"))
        .parameter(|_, name| (name == "id").then(|| "a b".to_owned()))
        .run();
    let failures: Vec<_> = matrix.failures().iter().map(ToString::to_string).collect();
    let told = failures.iter().any(|it| {
        it.contains("`project:{id}:write` cannot be tested at /projects/a%20b")
            && it.contains("`.parameter(|route, name| ..)`")
    });
    assert!(told, "{failures:#?}");
}

#[authenticated]
#[get("/")]
fn only_authenticated() {}

#[public(reason = "a test")]
#[get("/")]
fn only_public() {}

#[test]
fn nothing_tested_is_a_failure() {
    let of = |routes| {
        rocket::custom(api::figment())
            .mount("/", routes)
            .attach(Security::new::<Caller>())
    };
    let fails = |rocket: Rocket<Build>, skips: bool, text: &str| {
        let matrix = denial_matrix(rocket);
        let matrix = match skips {
            true => matrix.skip("all", |_| true),
            false => matrix,
        };
        let failures = matrix
            .run()
            .failures()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        assert!(failures.iter().any(|it| it.contains(text)), "{failures:?}");
    };
    fails(of(routes![]), false, "nothing was tested");
    fails(of(routes![only_authenticated]), true, "nothing was tested");
    fails(of(routes![only_public]), false, "nothing was refused");
    denial_matrix(of(routes![only_authenticated]))
        .run()
        .assert();
}

#[test]
#[should_panic(expected = "nothing was tested")]
fn assert_panics_with_what_failed() {
    let rocket = rocket::custom(api::figment()).attach(Security::new::<Caller>());
    denial_matrix(rocket).run().assert();
}
