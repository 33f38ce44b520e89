//! Who a token is about: the pair of issuer and subject.

use std::fmt;
use std::sync::Arc;

/// Who a token is about, as it is to be compared and stored: `iss` and `sub` together.
///
/// A subject is unique within its issuer only (RFC 7519 section 4.1.2): where the tokens of several
/// issuers are accepted, somebody may choose at one of them the name that somebody else has at another.
/// So rights belong to the pair, and a table of users that come from elsewhere has a column for each of
/// both, with a unique index over the two. Do not join them to one text: `a` + `bc` and `ab` + `c` are two
/// people.
///
/// ```
/// use rocket_scopes::Identity;
///
/// let here = Identity::new(None, "johndoe");
/// let there = Identity::new(Some("https://login.example.com/"), "johndoe");
/// assert_ne!(here, there);
/// assert_eq!(here.subject(), there.subject());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    issuer: Option<Arc<str>>,
    subject: Box<str>,
}

impl Identity {
    /// An identity as it was stored. Tokens that this server issues itself have no issuer, unless the
    /// setting `issuer` names one.
    pub fn new(issuer: Option<&str>, subject: &str) -> Self {
        Self::of(issuer.map(Arc::from), subject)
    }

    pub(super) fn of(issuer: Option<Arc<str>>, subject: &str) -> Self {
        Self {
            issuer,
            subject: subject.into(),
        }
    }

    /// Who vouches for the subject: the verified `iss` of the token.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// Whom the token is about, among those whom this issuer knows.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// Shows nothing: it may be somebody's name.
impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_the_pair() {
        let of = Identity::new;
        assert_eq!(of(Some("a"), "x"), of(Some("a"), "x"));
        for (one, other) in [
            ((Some("a"), "x"), (Some("b"), "x")),
            ((Some("a"), "x"), (None, "x")),
            ((Some("a"), "x"), (Some("a"), "y")),
            ((Some("a"), "bc"), (Some("ab"), "c")),
            ((Some(""), "x"), (None, "x")),
        ] {
            assert_ne!(of(one.0, one.1), of(other.0, other.1), "{one:?} {other:?}");
        }
        assert_eq!(format!("{:?}", of(Some("a"), "johndoe")), "Identity(..)");
    }
}
