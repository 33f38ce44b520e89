//! `POST /token`: a token for a user name and a password.

use rocket::{State, post};
use rocket_okapi::openapi;
use rocket_scopes::{
    OAuth2PasswordRequestForm, Passwords, TokenError, TokenIssuer, TokenResponse, public,
};

use crate::security::Scope;
use crate::users::Users;

/// Log in for an access token.
///
/// The token grants the scopes that were asked for and that the account may have; `scope` in the answer
/// says which. A wrong password and an unknown user get the same answer.
#[public(reason = "issues tokens")]
#[openapi(tag = "Login")]
#[post("/token", data = "<form>")]
pub async fn login(
    form: OAuth2PasswordRequestForm,
    users: &State<Users>,
    passwords: &State<Passwords>,
    issuer: &State<TokenIssuer>,
) -> Result<TokenResponse, TokenError> {
    let asked = form.scopes::<Scope>()?;
    let client = client(&form)?;
    let account = users.credentials(form.username()).await?;
    let stored = account.as_ref().map(|account| &account.password_hash);
    let verified = passwords.verify(form.password(), stored).await?;
    let account = account.ok_or(TokenError::InvalidGrant)?;
    if let Some(hash) = verified.upgraded {
        // The login is good all the same.
        if let Err(error) = users
            .upgrade_hash(form.username(), &account.password_hash, &hash)
            .await
        {
            log::warn!("a password hash was not upgraded: {error}");
        }
    }
    let token = issuer.token(form.username()).claim("client_id", client);
    Ok(token.scopes(&(asked & account.scopes)).issue())
}

/// What the client calls itself, since a token names one in any case (RFC 9068 section 2.2). Clients have no
/// secrets here: the name is a claim of theirs that nothing may rest on.
fn client(form: &OAuth2PasswordRequestForm) -> Result<&str, TokenError> {
    /// It ends up in each token.
    const LONGEST: usize = 128;
    match form.client_id() {
        None => Ok("anonymous"),
        // RFC 6749 appendix A.1.
        Some(id) if id.len() <= LONGEST && id.bytes().all(|b| matches!(b, 0x20..=0x7E)) => Ok(id),
        Some(_) => Err(TokenError::InvalidRequest(
            "The client_id is longer than 128 characters, or not printable ASCII",
        )),
    }
}
