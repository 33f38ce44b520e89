//! Credentials of each kind: where they stand, and which of them are good.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rocket::http::{Cookie, Header};
use rocket_scopes::testing::TestToken;

use super::shown::{answer, shown};

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
    // What the jar of a request holds that comes over the network: cookies by their decoded names.
    let cookies = |header: &str| {
        let token = TestToken::of(shown.client.rocket()).scopes("items");
        let request = shown.client.get("/both").header(token);
        let mut request = request.cookie(Cookie::new("app_key", shown.app.clone()));
        request.add_header(Header::new("Cookie", header.replace("KEY", &shown.app)));
        answer(request).0
    };
    for (header, status) in [
        ("app_key=KEY", 200),
        ("theme=dark; app_key=KEY", 200),
        ("app%5fkey2=x; app_key=KEY", 200),
        ("%ff=x; app_key=KEY", 200),
        ("app_key=KEY; %61pp_key=KEY", 400),
        ("%61pp_key=x; app_key=KEY", 400),
        ("app%5Fkey=KEY; app%5fkey=KEY", 400),
        ("%61pp_key=KEY", 401),
        ("theme=dark; app%5Fkey=KEY", 401),
    ] {
        assert_eq!(cookies(header), status, "{header}");
    }
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
