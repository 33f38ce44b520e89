//! What is known of an account, cut by who may see it.

use rocket_okapi::okapi::schemars::{self, JsonSchema};
use serde::Serialize;

use crate::security::Scope;
use crate::users::Username;
use rocket_scopes::{PasswordHash, ScopeSet};

/// A user, without anything that is secret.
// The order of the fields is the order of the answer to `GET /users/me`.
#[derive(Clone, Debug, JsonSchema, PartialEq, Eq, Serialize)]
pub struct User {
    /// The name that the user logs in with.
    pub username: String,
    /// The address, if one was given.
    pub email: Option<String>,
    /// The name to show, if one was given.
    pub full_name: Option<String>,
    /// Whether the account was switched off.
    pub disabled: bool,
}

/// A user as the administrator sees one.
#[derive(Clone, Debug)]
pub struct Account {
    /// What handlers see.
    pub user: User,
    /// The scopes that the user may ask for.
    pub scopes: ScopeSet<Scope>,
    /// Whether the password is a published one.
    pub demo: bool,
}

/// What `POST /token` needs to decide about a log-in.
///
/// It has no `Serialize`, and its `Debug` does not show the hash.
#[derive(Debug)]
pub struct Credentials {
    /// The stored hash; a damaged one matches no password.
    pub password_hash: PasswordHash,
    /// The scopes that the user may ask for.
    pub scopes: ScopeSet<Scope>,
}

/// An account that is to be made. It is active, and no demonstration account.
#[derive(Debug)]
pub struct NewUser {
    /// The name to log in with; the store refuses one that is taken.
    pub username: Username,
    /// The address.
    pub email: Option<String>,
    /// The name to show.
    pub full_name: Option<String>,
    /// The hash of the password.
    pub password_hash: PasswordHash,
    /// The scopes that the user may ask for.
    pub scopes: ScopeSet<Scope>,
}

/// Reads scopes as the store keeps them: words joined by spaces, or nothing.
///
/// A word that the catalogue does not have grants nothing. It is no error, since else an account
/// could not log in any more after a scope was taken out of the application.
pub(super) fn stored_scopes(words: Option<&str>) -> ScopeSet<Scope> {
    let known = |word: &str| match word.parse::<ScopeSet<Scope>>() {
        Ok(scope) => Some(scope),
        Err(_) => {
            log::warn!(
                "the user database holds a scope that the application does not have: {word:?}"
            );
            None
        }
    };
    let words = words
        .unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty());
    words
        .filter_map(known)
        .flat_map(|scope| scope.iter())
        .collect()
}

#[cfg(test)]
mod tests {
    use rocket::serde::json::to_string;

    use super::*;

    #[test]
    fn an_answer_has_the_fields_in_order_and_no_hash() {
        let user = User {
            username: "johndoe".to_owned(),
            email: Some("johndoe@example.com".to_owned()),
            full_name: None,
            disabled: false,
        };
        assert_eq!(
            to_string(&user).unwrap(),
            r#"{"username":"johndoe","email":"johndoe@example.com","full_name":null,"disabled":false}"#,
        );
    }

    #[test]
    fn credentials_do_not_show_the_hash() {
        let password_hash = PasswordHash::from_stored("$2b$12$secret".to_owned());
        let credentials = Credentials {
            password_hash,
            scopes: ScopeSet::all(),
        };
        assert!(!format!("{credentials:?}").contains("secret"));
    }

    #[test]
    fn stored_scopes_are_read_and_unknown_ones_left_out() {
        for (stored, read) in [
            (None, ""),
            (Some(""), ""),
            (Some("me"), "me"),
            (Some("items me"), "me items"),
            (Some("admin"), ""),
            (Some("admin items ITEMS"), "items"),
        ] {
            assert_eq!(stored_scopes(stored).to_string(), read, "of {stored:?}");
        }
    }
}
