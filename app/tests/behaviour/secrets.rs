//! Secrets stay out of the log at every level: the key, passwords, tokens, hashes (ASVS 16.2.5).

use rocket::figment::util::map;
use rocket::http::Method;
use rocket_scopes::PasswordHash;

use crate::api::{Api, figment};
use crate::forge::{Claims, encode, with_header};
use crate::recorder::{self, Line};

/// Known to this test alone, so that each line that holds one comes from here.
const KEY: &str = "pQ7rT1wX5zB9dF3hJ6lN0vC4mK8sG2yE";
const PASSWORD: &str = "marmalade-skies-4711";

/// Text that must not be found in this line.
fn leak<'s>(line: &Line, secrets: &'s [String]) -> Option<&'s String> {
    secrets
        .iter()
        .find(|secret| line.text.contains(*secret) || line.target.contains(*secret))
}

/// The parts of a token that make it one.
fn parts(token: &str) -> Vec<String> {
    token.split('.').skip(1).map(str::to_owned).collect()
}

#[rocket::async_test]
async fn no_line_holds_a_secret() {
    let mark = recorder::mark();
    let settings = format!("secret_key = '{KEY}'\nbcrypt_cost = 10");
    let api = Api::with(&settings).await;
    api.add_user("zoe", PASSWORD).await;
    let stored = api
        .users()
        .credentials("zoe")
        .await
        .unwrap()
        .unwrap()
        .password_hash;
    let mut secrets = vec![
        KEY.to_owned(),
        PASSWORD.to_owned(),
        stored.as_str().to_owned(),
    ];

    // Logins of all kinds.
    let good = format!("username=zoe&password={PASSWORD}&scope=me");
    let answer = api.login(&good).await;
    assert_eq!(answer.status, 200);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    for form in [
        format!("username=nobody&password={PASSWORD}"),
        format!("username={PASSWORD}&password=x"),
        format!("username=zoe&password={PASSWORD}&password={PASSWORD}"),
        format!("username=zoe&password={PASSWORD}&scope={PASSWORD}"),
        format!("username=zoe&password={PASSWORD}&grant_type={PASSWORD}"),
        format!("username=zoe&password={PASSWORD}%ff"),
        format!("password={PASSWORD}"),
        format!("username=zoe&password={PASSWORD}{PASSWORD}{PASSWORD}{PASSWORD}"),
        format!("username=zoe&password={PASSWORD}&client_secret={PASSWORD}&client_secret="),
        format!("{{\"username\":\"zoe\",\"password\":\"{PASSWORD}\"}}"),
    ] {
        assert_eq!(api.login(&form).await.status, 400, "{form}");
    }
    let json = [("Content-Type", "application/json")];
    api.send(Method::Post, "/token", &json, good.as_bytes())
        .await;

    // Tokens of all kinds, in all places.
    let mut tokens = vec![
        token.clone(),
        api.token("zoe", "me items"),
        api.token("nobody", "me"),
    ];
    tokens.extend([
        Claims::good().token(),
        with_header("{}"),
        format!("{token}x"),
    ]);
    tokens.push(format!(
        "{}.{}.{}",
        encode("{"),
        encode("nothing"),
        encode("no signature")
    ));
    for token in &tokens {
        secrets.extend(parts(token));
        let (bearer, cookie) = (format!("Bearer {token}"), format!("token={token}"));
        for path in ["/status", "/users/me", "/users/me/items"] {
            for header in [
                ("Authorization", bearer.clone()),
                ("Authorization", token.clone()),
                ("Authorization", format!("Basic {token}")),
                ("Cookie", cookie.clone()),
            ] {
                api.get(path, &[(header.0, &header.1)]).await;
            }
            api.get(&format!("{path}?access_token={token}"), &[]).await;
            api.get(
                path,
                &[("Authorization", &bearer), ("Authorization", &bearer)],
            )
            .await;
        }
    }

    // Hashes and keys that are not as they must be.
    let damaged = format!("{}-damaged", stored.as_str());
    api.users()
        .set_password("zoe", &PasswordHash::from_stored(damaged))
        .await
        .unwrap();
    assert_eq!(api.login(&good).await.status, 400);
    for key in ["swordfish-1138".to_owned(), "ab".repeat(40)] {
        let rocket = app::rocket(
            figment("")
                .select("release")
                .merge(("scopes.secret_key", &key)),
        );
        let _ = rocket.ignite().await.expect_err("a bad key").kind();
        secrets.push(key);
    }
    let typed = figment("").merge((
        "scopes.secret_key",
        map!["swordfish-1139" => "swordfish-1140"],
    ));
    let _ = app::rocket(typed)
        .ignite()
        .await
        .expect_err("no text")
        .kind();
    secrets.extend(["swordfish-1139".to_owned(), "swordfish-1140".to_owned()]);

    let lines = recorder::since(mark);
    assert!(lines.iter().any(Line::is_ours), "there is a log");
    assert!(lines.iter().any(|line| !line.is_ours()), "Rocket warns too");
    for line in &lines {
        assert_eq!(leak(line, &secrets), None, "{line:?}");
    }
}

/// RFC 6749 appendix A says what a name may hold; what it does hold starts no line of its own.
#[rocket::async_test]
async fn nobody_writes_lines_of_their_own() {
    let api = Api::with("bcrypt_cost = 10").await;
    let mark = recorder::mark();
    for form in [
        "username=x%0d%0aFAKE-1&password=x",
        "username=x%0aFAKE-2&password=x&scope=%0d%0aFAKE-2",
        "username=x&password=x%0d%0aFAKE-3",
        "username=x&password=x&grant_type=%0d%0aFAKE-4",
        "%0d%0aFAKE-5=1",
    ] {
        assert_eq!(api.login(form).await.status, 400, "{form}");
    }
    for sub in [r#""x\r\nFAKE-6""#, r#""\u2028FAKE-7""#] {
        assert_eq!(
            api.get_as("/users/me", &Claims::good().set("sub", sub).token())
                .await
                .status,
            401
        );
    }
    assert_eq!(api.get("/users/me%0d%0aFAKE-8", &[]).await.status, 404);
    let ours: Vec<_> = recorder::since(mark)
        .into_iter()
        .filter(Line::is_ours)
        .collect();
    assert!(!ours.is_empty());
    for line in ours {
        assert!(!line.text.contains(['\n', '\r', '\u{2028}']), "{line:?}");
        assert!(!line.text.contains("FAKE-"), "{line:?}");
    }
}
