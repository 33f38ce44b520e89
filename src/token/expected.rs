//! What is expected of the tokens of one issuer, and whether a token meets it.

use super::InvalidToken;
use super::answer::Answer;
use super::claims::Claims;
use super::kinds::{Kinds, is_plain};
use super::texts::Texts;
use crate::key::Algorithm;
use crate::scope::{Index, Words};

/// What the tokens of one issuer must say.
pub(crate) struct Expectations {
    /// The scheme of the document that these tokens belong to; none for this server's own tokens.
    pub(crate) scheme: Option<String>,
    /// `iss`, exactly. None is for the only issuer of a server: then it is not looked at.
    pub(crate) issuer: Option<String>,
    /// One of these must stand in `aud`. Where there is none, no token may have an `aud`; but for those of an issuer
    /// that is asked, of which then nothing is expected.
    pub(crate) audiences: Vec<String>,
    /// What it may sign with.
    pub(crate) algorithms: Vec<Algorithm>,
    /// What `typ` may say.
    pub(crate) kinds: Kinds,
    /// Must all claims be there that RFC 9068 section 2.2 requires?
    pub(crate) is_complete: bool,
    /// The one claim that holds the scopes.
    pub(crate) scope_claim: String,
    /// By how many seconds clocks may differ.
    pub(crate) leeway: f64,
    /// For how many seconds a token may be good.
    pub(crate) max_lifetime: Option<f64>,
    /// The scopes of the catalogue, by name.
    pub(crate) scopes: Index,
    /// The classes of authentication that the catalogue names.
    pub(crate) acr_values: &'static [&'static str],
}

impl Expectations {
    /// Checks the claims of a token whose signature is good, but for its times, and that it is no other kind
    /// of token; `kind` is the header's.
    pub(super) fn check(
        &self,
        claims: &Claims<'_>,
        kind: Option<&str>,
    ) -> Result<(), InvalidToken> {
        if claims.bound.is_some() {
            return Err(InvalidToken::Bound);
        }
        if is_plain(kind) && !is_access_token(claims) {
            return Err(InvalidToken::Type);
        }
        self.check_audience(claims.audience.as_ref())?;
        if claims.subject.as_deref().is_none_or(str::is_empty) {
            return Err(InvalidToken::Subject);
        }
        let expires = claims.expires.ok_or(InvalidToken::Expired)?;
        if self.is_complete && !is_complete(claims) {
            return Err(InvalidToken::Incomplete);
        }
        self.check_lifetime(claims.issued, Some(expires))
    }

    /// Checks what its issuer says of a token that it calls good, but for times and subject.
    pub(super) fn check_answer(&self, answer: &Answer<'_>) -> Result<(), InvalidToken> {
        let claims = &answer.claims;
        if claims.bound.is_some() {
            return Err(InvalidToken::Bound);
        }
        // It need not say so, since it was asked itself (RFC 7662 section 2.2).
        if claims.issuer.is_some() && claims.issuer.as_deref() != self.issuer.as_deref() {
            return Err(InvalidToken::Issuer);
        }
        let is_named = !self.audiences.is_empty();
        match (is_named, &claims.audience) {
            (true, audience) => self.check_audience(audience.as_ref())?,
            (false, Some(Texts::Odd)) => return Err(InvalidToken::Claims),
            // The issuer knows who asks, and answers for the tokens that are meant for them.
            (false, Some(Texts::List(_) | Texts::One(_)) | None) => {}
        }
        // A token of no type may be a refresh token: those name no API.
        if !answer.is_bearer().unwrap_or(is_named) || !is_access_token(claims) {
            return Err(InvalidToken::Type);
        }
        self.check_lifetime(claims.issued, claims.expires)
    }

    fn check_lifetime(
        &self,
        issued: Option<f64>,
        expires: Option<f64>,
    ) -> Result<(), InvalidToken> {
        match (self.max_lifetime, issued, expires) {
            (None, _, _) => Ok(()),
            (Some(most), Some(issued), Some(expires)) if expires - issued <= most => Ok(()),
            // A cap that is dodged by leaving `iat` out would be none.
            (Some(_), Some(_) | None, Some(_) | None) => Err(InvalidToken::Lifetime),
        }
    }

    fn check_audience(&self, claim: Option<&Texts<'_>>) -> Result<(), InvalidToken> {
        match (claim, &*self.audiences) {
            (Some(Texts::Odd), _) => Err(InvalidToken::Claims),
            (None, []) => Ok(()),
            (Some(Texts::List(_) | Texts::One(_)), []) | (None, [..]) => {
                Err(InvalidToken::Audience)
            }
            (Some(named), ours) => match named.iter().any(|it| ours.iter().any(|our| our == it)) {
                true => Ok(()),
                false => Err(InvalidToken::Audience),
            },
        }
    }

    /// What the scope claim grants: words parted by U+0020 only, or a list of strings (RFC 8693 section
    /// 4.2). Those that the catalogue does not have grant nothing.
    pub(super) fn granted(&self, claim: Option<&Texts<'_>>) -> Result<Words, InvalidToken> {
        let mut granted = Words::default();
        match claim {
            None => {}
            Some(Texts::Odd) => return Err(InvalidToken::Claims),
            Some(Texts::One(words)) => words
                .split(' ')
                .for_each(|word| self.scopes.grant(&mut granted, word)),
            Some(Texts::List(words)) => words
                .iter()
                .for_each(|word| self.scopes.grant(&mut granted, word)),
        }
        Ok(granted)
    }
}

/// RFC 9068 section 2.2. `exp`, `aud` and `sub` are required of every token.
fn is_complete(claims: &Claims<'_>) -> bool {
    let texts = [claims.issuer.as_deref(), claims.client(), claims.id()];
    let are_said = texts
        .iter()
        .all(|text| text.is_some_and(|text| !text.is_empty()));
    are_said && claims.issued.is_some()
}

/// Whether the payload of a token whose header does not say what it is can be an access token's: most ID tokens
/// and all logout tokens give themselves away.
fn is_access_token(claims: &Claims<'_>) -> bool {
    let is_said = match &claims.kind {
        None => !claims.has_nonce,
        // It is for an `Authorization` header: older versions of Keycloak repeat `nonce` in it.
        Some(kind) => kind.iter().eq(["Bearer"]),
    };
    is_said && !claims.is_notice
}
