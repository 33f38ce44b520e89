//! The form of a password login (RFC 6749 section 4.3.2), as a data guard.

use std::fmt;
use std::str;

use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::RawStr;
use rocket::request::Request;
use zeroize::Zeroizing;

use super::{Password, TokenError};
use crate::guard::Session;
use crate::scope::{Catalogue, ScopeSet};

/// The largest form that is read, in bytes.
const MAX_BODY: usize = 16 * 1024;

/// The form of a password login: FastAPI's `OAuth2PasswordRequestForm`.
///
/// `application/x-www-form-urlencoded` with `username`, `password`, and perhaps `scope`, `grant_type`
/// (`password`, or none), `client_id`, `client_secret`; other fields are ignored. Whatever else comes
/// is answered as RFC 6749 section 5.2 asks: 400, and an error that names what is wrong.
///
/// ```
/// use rocket::post;
/// use rocket_scopes::{OAuth2PasswordRequestForm, TokenError, TokenResponse, public};
///
/// #[public(reason = "issues tokens")]
/// #[post("/token", data = "<form>")]
/// async fn login(form: OAuth2PasswordRequestForm) -> Result<TokenResponse, TokenError> {
///     let _who = (form.username(), form.password());
///     Err(TokenError::InvalidGrant)
/// }
/// ```
pub struct OAuth2PasswordRequestForm {
    username: String,
    password: Password,
    scope: String,
    client_id: Option<String>,
    client_secret: Option<Password>,
}

/// The same, with `grant_type=password` required: FastAPI's `OAuth2PasswordRequestFormStrict`, and what
/// RFC 6749 section 4.3.2 says to the letter.
pub struct OAuth2PasswordRequestFormStrict(OAuth2PasswordRequestForm);

impl OAuth2PasswordRequestForm {
    /// The user name, as it was sent: not trimmed, not folded.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The password, as it was sent. May be empty.
    pub fn password(&self) -> &Password {
        &self.password
    }

    /// The scopes that were asked for. None may be unknown.
    ///
    /// # Errors
    ///
    /// [`TokenError::InvalidScope`] if the catalogue does not have one of them, or if there are more than a
    /// token can hold.
    pub fn scopes<C: Catalogue>(&self) -> Result<ScopeSet<C>, TokenError> {
        /// A token of 8 KiB is refused, and a third of it goes into base64.
        const LONGEST: usize = 4096;
        match self.scope.len() {
            0..=LONGEST => Ok(self.scope.parse()?),
            _ => Err(TokenError::InvalidScope),
        }
    }

    /// The client's identifier, if it sent one that is not empty. Not verified.
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// The client's secret, if it sent one that is not empty. Not verified.
    pub fn client_secret(&self) -> Option<&Password> {
        self.client_secret.as_ref()
    }

    /// Reads the body. What is wrong is named in constant words.
    fn parse(body: &[u8], strict: bool) -> Result<Self, TokenError> {
        use TokenError::{InvalidRequest, UnsupportedGrantType};

        let body = str::from_utf8(body).map_err(|_| InvalidRequest("The form is not UTF-8"))?;
        let mut fields = Fields::default();
        for pair in body.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.take(&decoded(name)?, value)?;
        }
        // RFC 6749 section 3.2: a parameter without a value is as good as absent.
        match fields.grant_type.as_deref().map(|grant| &**grant) {
            Some("password") => {}
            None | Some("") if !strict => {}
            None | Some("") => return Err(InvalidRequest("The field grant_type is missing")),
            Some(_) => return Err(UnsupportedGrantType),
        }
        let username = fields
            .username
            .ok_or(InvalidRequest("The field username is missing"))?;
        let password = fields
            .password
            .ok_or(InvalidRequest("The field password is missing"))?;
        let filled = |field: Option<Zeroizing<String>>| field.filter(|value| !value.is_empty());
        Ok(Self {
            username: username.to_string(),
            password: Password::new(password.to_string()),
            scope: fields
                .scope
                .map(|scope| scope.to_string())
                .unwrap_or_default(),
            client_id: filled(fields.client_id).map(|id| id.to_string()),
            client_secret: filled(fields.client_secret)
                .map(|secret| Password::new(secret.to_string())),
        })
    }
}

impl std::ops::Deref for OAuth2PasswordRequestFormStrict {
    type Target = OAuth2PasswordRequestForm;

    fn deref(&self) -> &OAuth2PasswordRequestForm {
        &self.0
    }
}

/// The fields that are known, each once.
#[derive(Default)]
struct Fields {
    username: Option<Zeroizing<String>>,
    password: Option<Zeroizing<String>>,
    scope: Option<Zeroizing<String>>,
    grant_type: Option<Zeroizing<String>>,
    client_id: Option<Zeroizing<String>>,
    client_secret: Option<Zeroizing<String>>,
}

impl Fields {
    /// Takes one field; one that is not known is ignored (RFC 6749 section 3.2).
    fn take(&mut self, name: &str, value: &str) -> Result<(), TokenError> {
        let (field, repeated) = match name {
            "username" => (&mut self.username, "The field username is repeated"),
            "password" => (&mut self.password, "The field password is repeated"),
            "scope" => (&mut self.scope, "The field scope is repeated"),
            "grant_type" => (&mut self.grant_type, "The field grant_type is repeated"),
            "client_id" => (&mut self.client_id, "The field client_id is repeated"),
            "client_secret" => (
                &mut self.client_secret,
                "The field client_secret is repeated",
            ),
            _ => return Ok(()),
        };
        if field.is_some() {
            return Err(TokenError::InvalidRequest(repeated));
        }
        *field = Some(decoded(value)?);
        Ok(())
    }
}

fn decoded(text: &str) -> Result<Zeroizing<String>, TokenError> {
    let decoded = RawStr::new(text).url_decode();
    let decoded = decoded.map_err(|_| TokenError::InvalidRequest("The form is not UTF-8"))?;
    Ok(Zeroizing::new(decoded.into_owned()))
}

async fn read(
    request: &Request<'_>,
    data: Data<'_>,
    strict: bool,
) -> Result<OAuth2PasswordRequestForm, TokenError> {
    use TokenError::InvalidRequest;

    if !request.content_type().is_some_and(|kind| kind.is_form()) {
        return Err(InvalidRequest(
            "The content type is not application/x-www-form-urlencoded",
        ));
    }
    let body = data.open(MAX_BODY.bytes()).into_bytes().await;
    let body = body.map_err(|_| InvalidRequest("The form cannot be read"))?;
    if !body.is_complete() {
        return Err(InvalidRequest("The form is larger than 16 KiB"));
    }
    OAuth2PasswordRequestForm::parse(&Zeroizing::new(body.into_inner()), strict)
}

fn outcome<'r, T>(
    request: &'r Request<'_>,
    form: Result<T, TokenError>,
) -> Outcome<'r, T, TokenError> {
    match form {
        Ok(form) => Outcome::Success(form),
        Err(error) => {
            let refusal = error.into_refusal();
            let status = refusal.status();
            Session::of(request).replace(refusal);
            Outcome::Error((status, error))
        }
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for OAuth2PasswordRequestForm {
    type Error = TokenError;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self, TokenError> {
        outcome(request, read(request, data, false).await)
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for OAuth2PasswordRequestFormStrict {
    type Error = TokenError;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self, TokenError> {
        outcome(request, read(request, data, true).await.map(Self))
    }
}

impl fmt::Debug for OAuth2PasswordRequestForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OAuth2PasswordRequestForm(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<OAuth2PasswordRequestForm, TokenError> {
        OAuth2PasswordRequestForm::parse(body.as_bytes(), false)
    }

    #[test]
    fn good_forms_are_read_as_they_were_sent() {
        let form = parse("username=+J%C3%B6%26&password=a%2Bb+c&scope=me+items&x=1&client_id=")
            .expect("good");
        assert_eq!(form.username(), " Jö&");
        assert!(form.password().is("a+b c"));
        assert_eq!((form.scope.as_str(), form.client_id()), ("me items", None));
        for body in [
            "username=a&password=b&grant_type=password",
            "username=a&password=b&grant_type=",
            "username=a&password=",
            "username=&password=b&",
            "username=a&password=b&other=1&other=2",
            "username=a&password=b&username[]=c",
        ] {
            assert!(parse(body).is_ok(), "{body}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (body, expected) in [
            (
                "password=b",
                TokenError::InvalidRequest("The field username is missing"),
            ),
            (
                "username[]=a&password=b",
                TokenError::InvalidRequest("The field username is missing"),
            ),
            (
                "username=a",
                TokenError::InvalidRequest("The field password is missing"),
            ),
            (
                "",
                TokenError::InvalidRequest("The field username is missing"),
            ),
            (
                "username=a&password=b&password=b",
                TokenError::InvalidRequest("The field password is repeated"),
            ),
            (
                "username=a&password=b&scope=&scope=",
                TokenError::InvalidRequest("The field scope is repeated"),
            ),
            (
                "username=%ff&password=b",
                TokenError::InvalidRequest("The form is not UTF-8"),
            ),
            (
                "username=a&password=b&grant_type=magic",
                TokenError::UnsupportedGrantType,
            ),
            (
                "username=a&password=b&grant_type=Password",
                TokenError::UnsupportedGrantType,
            ),
        ] {
            assert_eq!(parse(body).expect_err(body), expected, "{body}");
        }
        let not_utf8 = OAuth2PasswordRequestForm::parse(b"username=\xff&password=b", false);
        assert_eq!(
            not_utf8.err(),
            Some(TokenError::InvalidRequest("The form is not UTF-8"))
        );
    }

    #[test]
    fn the_strict_form_needs_its_grant_type() {
        for (body, good) in [
            ("username=a&password=b&grant_type=password", true),
            ("username=a&password=b", false),
            ("username=a&password=b&grant_type=", false),
        ] {
            let form = OAuth2PasswordRequestForm::parse(body.as_bytes(), true);
            assert_eq!(form.is_ok(), good, "{body}");
        }
    }
}
