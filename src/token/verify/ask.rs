//! Tokens that only their issuer can read: it is asked (RFC 7662), and its answer is read as a token is.

use std::sync::atomic::AtomicU64;

use super::Verifier;
use crate::token::access::{AccessToken, Verified};
use crate::token::answer::Answer;
use crate::token::issuer::Issuer;
use crate::token::opaque::{is_opaque, is_word};
use crate::token::{InvalidToken, Unverified};

impl Verifier {
    /// Asks about a token of which [`verify`](Self::verify) says that it is opaque.
    ///
    /// Nothing is remembered here: the answer is, for as long as it is believed.
    pub(crate) async fn ask(&self, token: &str) -> Result<AccessToken, Unverified> {
        let issuer = self.asked().ok_or(InvalidToken::Malformed)?;
        let said = issuer.keys.introspect(token).await?;
        Ok(self.believe(issuer, token, &said)?)
    }

    /// What becomes of a token that is no JWT, for this reason.
    pub(super) fn unread(&self, token: &str, fault: InvalidToken) -> Unverified {
        match self.asked() {
            Some(_) if is_opaque(token) => Unverified::Opaque,
            Some(_) | None => fault.into(),
        }
    }

    /// What becomes of a JWT whose issuer is asked.
    pub(super) fn unproven(token: &str) -> Unverified {
        match is_word(token) {
            true => Unverified::Opaque,
            false => InvalidToken::Malformed.into(),
        }
    }

    /// The one issuer that is asked, if there is one.
    pub(super) fn asked(&self) -> Option<&Issuer> {
        self.issuers.iter().find(|it| it.keys.are_kept_back())
    }

    /// The token, as far as what its issuer says of it is good.
    pub(super) fn believe(
        &self,
        issuer: &Issuer,
        token: &str,
        said: &str,
    ) -> Result<AccessToken, InvalidToken> {
        let answer = Answer::read(said, &self.scope_claims)?;
        let expected = &issuer.expected;
        expected.check_answer(&answer)?;
        let subject = answer.subject().ok_or(InvalidToken::Subject)?;
        let claims = &answer.claims;
        let verified = AccessToken::new(Verified {
            origin: issuer.origin.clone(),
            key: None,
            authentication: claims.authentication(expected.acr_values),
            client: claims.client().map(Into::into),
            subject: subject.into(),
            // Who never says when believes it no longer than the answer.
            expires: claims
                .expires
                .map_or(f64::INFINITY, |time| time + expected.leeway),
            not_before: claims.not_before.map(|time| time - expected.leeway),
            issued: claims.issued.map(|time| time - expected.leeway),
            granted: expected.granted(claims.scopes(issuer.scope_place))?,
            payload: said.to_owned(),
            // The next answer may be worded otherwise: without a name the token is known by itself.
            mark: self.revocations.mark(&issuer.origin, claims.id(), token),
            looked_up: AtomicU64::new(0),
        });
        self.check(token, &verified)?;
        Ok(verified)
    }
}
