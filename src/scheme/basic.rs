//! HTTP Basic: user name and password with each request (RFC 7617).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::authorization::CredentialError;
use super::verified::Verified;
use crate::denial::Denied;
use crate::login::{Password, PasswordError, PasswordHash, Passwords};

/// User name and password of a request: a [`principal`](macro@crate::principal) verifies them.
///
/// ```
/// use rocket::State;
/// use rocket_scopes::{
///     BasicCredentials, Denied, Granted, PasswordHash, Passwords, Scheme, SchemeKind, ScopeSet, Scopes, principal,
/// };
/// # #[derive(Scopes)] pub enum Scope { #[doc = "."] #[scope("items")] Items }
///
/// struct Basic;
///
/// impl Scheme for Basic {
///     type Scopes = Scope;
///     const NAME: &'static str = "Basic";
///     const KIND: SchemeKind = SchemeKind::HttpBasic;
/// }
///
/// #[derive(Clone)]
/// struct User {
///     name: String,
///     password_hash: PasswordHash,
/// }
/// # struct Users; impl Users { async fn find(&self, _name: &str) -> Option<User> { None } }
///
/// #[principal(scheme = Basic)]
/// async fn user(
///     credentials: &BasicCredentials,
///     users: &State<Users>,
///     passwords: &State<Passwords>,
/// ) -> Result<Granted<User>, Denied> {
///     let found = users.find(credentials.username()).await;
///     let user = credentials.verify(passwords, found, |user| &user.password_hash).await?;
///     Ok(user.granted(|_| ScopeSet::from_iter([Scope::Items])))
/// }
/// ```
#[derive(Clone)]
pub struct BasicCredentials {
    username: String,
    password: Password,
}

impl BasicCredentials {
    /// Reads what stands behind `Basic`: base64 of `user:password` in UTF-8, which our challenge asks for
    /// (RFC 7617 section 2.1).
    pub(super) fn read(credentials: &str) -> Result<Self, CredentialError> {
        let bytes = STANDARD.decode(credentials);
        let bytes = Zeroizing::new(bytes.map_err(|_| CredentialError::Malformed)?);
        let text = std::str::from_utf8(&bytes).map_err(|_| CredentialError::Malformed)?;
        // Section 2: a user name holds no colon, and neither holds a control character.
        let (username, password) = text.split_once(':').ok_or(CredentialError::Malformed)?;
        if text.chars().any(char::is_control) {
            return Err(CredentialError::Malformed);
        }
        Ok(Self {
            username: username.to_owned(),
            password: Password::new(password.to_owned()),
        })
    }

    /// Who the caller says to be. May be empty, and holds no control character.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Compares the password with the stored hash, as [`Passwords::verify`] does: bounded in number, and in
    /// the same time whether there is such a user or not. A hash of lower cost than the setting `bcrypt_cost` is
    /// left as it is: a login upgrades it.
    ///
    /// # Errors
    ///
    /// 401, and the same whether there is no such user or the password is wrong; 503 with `Retry-After` where
    /// too many are waiting.
    pub async fn verify<T>(
        &self,
        passwords: &Passwords,
        found: Option<T>,
        hash: impl Fn(&T) -> &PasswordHash,
    ) -> Result<Verified<T>, Denied> {
        let stored = found.as_ref().map(hash);
        let compared = passwords.compare(&self.password, stored).await;
        match (compared, found) {
            (Ok(()), Some(found)) => Ok(Verified::new(found)),
            (Err(PasswordError::Overloaded), _) => Err(Denied::unavailable()),
            (Ok(()), None) | (Err(PasswordError::Unusable(_) | PasswordError::Wrong), _) => {
                Err(Denied::invalid_credentials())
            }
        }
    }
}

/// Shows neither: a user name may be a password that was typed in the wrong place.
impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BasicCredentials(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rocket::tokio::time::timeout;

    use super::*;

    #[test]
    fn the_first_colon_parts_name_and_password() {
        for (text, name, password) in [
            ("johndoe:secret", "johndoe", "secret"),
            ("johndoe:", "johndoe", ""),
            (":secret", "", "secret"),
            ("johndoe:a:b", "johndoe", "a:b"),
            ("jöhn:sécret", "jöhn", "sécret"),
        ] {
            let read = BasicCredentials::read(&STANDARD.encode(text)).expect(text);
            assert_eq!(read.username(), name);
            assert!(read.password.chars().eq(password.chars()), "{text:?}");
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        for credentials in [
            "johndoe:secret",
            "am9obmRvZQ",
            &STANDARD.encode("johndoe"),
            &STANDARD.encode("john\ndoe:secret"),
            &STANDARD.encode("johndoe:sec\0ret"),
            &STANDARD.encode(b"j\xf6hn:secret"),
        ] {
            let read = BasicCredentials::read(credentials);
            assert_eq!(
                read.err(),
                Some(CredentialError::Malformed),
                "{credentials:?}"
            );
        }
    }

    #[rocket::async_test]
    async fn a_hash_of_lower_cost_verifies_and_is_left_as_it_is() {
        let stored = bcrypt::hash("secret", 4).expect("a hash");
        let stored = PasswordHash::from_stored(stored);
        // A new hash of this cost would take a day.
        let passwords = Passwords::of_cost(31);
        for (text, expected) in [("johndoe:secret", true), ("johndoe:wrong", false)] {
            let shown = BasicCredentials::read(&STANDARD.encode(text)).expect(text);
            let verified = shown.verify(&passwords, Some(stored.clone()), |stored| stored);
            let verified = timeout(Duration::from_mins(1), verified).await;
            let verified = verified.expect("nothing is hashed anew");
            assert_eq!(verified.is_ok(), expected, "{text}");
        }
    }

    #[test]
    fn nothing_of_it_prints() {
        let read = BasicCredentials::read(&STANDARD.encode("johndoe:secret")).expect("credentials");
        assert_eq!(format!("{read:?}"), "BasicCredentials(..)");
    }
}
