//! What is expected of the tokens of one issuer, and whether a token meets it.

use super::InvalidToken;
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
    /// One of these must stand in `aud`. Where there is none, no token may have an `aud`.
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
        match (self.max_lifetime, claims.issued) {
            (None, _) => Ok(()),
            (Some(most), Some(issued)) if expires - issued <= most => Ok(()),
            // A cap that is dodged by leaving `iat` out would be none.
            (Some(_), Some(_) | None) => Err(InvalidToken::Lifetime),
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

/// Whether the payload of a token whose header does not say what it is can be an access token's: ID tokens
/// and logout tokens give themselves away. One whose payload says that it is for an `Authorization` header
/// may hold anything else: older versions of Keycloak repeat `nonce` in it.
fn is_access_token(claims: &Claims<'_>) -> bool {
    match &claims.kind {
        None => !claims.is_notice,
        Some(kind) => kind.iter().eq(["Bearer"]),
    }
}
