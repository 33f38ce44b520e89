//! How recent and how strong the caller's authentication must be (RFC 9470).

use std::fmt;

use crate::scope::CatalogueInfo;
use crate::scope::private::ScopeRef;

/// What is asked of the caller's authentication: nothing, if both are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// The age that it may have, in seconds: compared with the claim `auth_time`.
    pub max_age: Option<u32>,
    /// The place, among the catalogue's, of the weakest class that will do: the claim `acr`.
    pub acr: Option<Acr>,
}

/// A class of authentication, by its place in the catalogue that names it.
#[derive(Clone, Copy)]
pub struct Acr {
    pub(crate) catalogue: &'static CatalogueInfo,
    pub(crate) place: u8,
}

/// How the caller has authenticated, as the token says (RFC 9068 section 2.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Authentication {
    /// When, in seconds since the Unix epoch.
    pub(crate) time: Option<f64>,
    /// The place of its class among those that the catalogue names.
    pub(crate) acr: Option<u8>,
}

impl Freshness {
    pub(crate) const NONE: Self = Self {
        max_age: None,
        acr: None,
    };

    /// A freshness with these clauses.
    pub const fn new(max_age: Option<u32>, acr: Option<Acr>) -> Self {
        Self { max_age, acr }
    }

    /// Both: the strictest of each wins.
    pub(super) const fn and(mut self, other: &Self) -> Self {
        self.max_age = match (self.max_age, other.max_age) {
            (Some(own), Some(other)) if own < other => Some(own),
            (Some(own), None) => Some(own),
            (_, other) => other,
        };
        self.acr = match (self.acr, other.acr) {
            (Some(own), Some(other)) if own.place > other.place => Some(own),
            (Some(own), None) => Some(own),
            (_, other) => other,
        };
        self
    }

    pub(crate) const fn is_none(&self) -> bool {
        self.max_age.is_none() && self.acr.is_none()
    }

    /// Is the authentication of a token recent and strong enough, at this time?
    pub(crate) fn is_met_by(&self, authentication: &Authentication, now: f64, leeway: f64) -> bool {
        let is_recent = match (self.max_age, authentication.time) {
            (None, _) => true,
            (Some(_), None) => false,
            // What lies in the future says nothing, as it says nothing of when a token was issued.
            (Some(max_age), Some(time)) => {
                time <= now + leeway && now - time <= f64::from(max_age) + leeway
            }
        };
        let is_strong = match (self.acr, authentication.acr) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(weakest), Some(acr)) => acr >= weakest.place,
        };
        is_recent && is_strong
    }

    /// The classes that will do, in the order of the challenge: the weakest first, since it is the
    /// least trouble (RFC 9470 section 3).
    pub(crate) fn acr_values(&self) -> &'static [&'static str] {
        match self.acr {
            None => &[],
            Some(acr) => &acr.catalogue.acr_values[usize::from(acr.place)..],
        }
    }

    /// The weakest class that will do.
    pub(crate) fn acr(&self) -> Option<&'static str> {
        self.acr_values().first().copied()
    }
}

impl Acr {
    /// The class of this name.
    ///
    /// Panics, which fails the compilation, where the catalogue does not name it.
    #[track_caller]
    pub const fn new(catalogue: &'static CatalogueInfo, class: &str) -> Self {
        Self {
            catalogue,
            place: catalogue.acr(class),
        }
    }

    /// The same of the catalogue that a scope is of.
    #[track_caller]
    pub const fn beside(scope: ScopeRef, class: &str) -> Self {
        Self::new(scope.catalogue, class)
    }
}

impl PartialEq for Acr {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && self.catalogue.is(other.catalogue)
    }
}

impl Eq for Acr {}

impl fmt::Debug for Acr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.catalogue.acr_values[usize::from(self.place)])
    }
}

/// As it is written in attributes: `max_age = 300, acr = mfa`.
impl fmt::Display for Freshness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(max_age) = self.max_age {
            write!(f, "max_age = {max_age}")?;
        }
        if let Some(acr) = self.acr() {
            let comma = if self.max_age.is_some() { ", " } else { "" };
            write!(f, "{comma}acr = {acr}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static CATALOGUE: CatalogueInfo = CatalogueInfo {
        path: "tests::Scope",
        scopes: &[],
        acr_values: &["pwd", "mfa", "hwk"],
    };
    const MFA: Acr = Acr::new(&CATALOGUE, "mfa");
    const HWK: Acr = Acr::new(&CATALOGUE, "hwk");

    #[test]
    fn the_strictest_wins() {
        let of = Freshness::new;
        for (one, other, both) in [
            (of(None, None), of(None, None), of(None, None)),
            (
                of(Some(300), None),
                of(None, Some(MFA)),
                of(Some(300), Some(MFA)),
            ),
            (
                of(Some(300), Some(MFA)),
                of(Some(60), Some(HWK)),
                of(Some(60), Some(HWK)),
            ),
            (
                of(Some(60), Some(HWK)),
                of(Some(60), None),
                of(Some(60), Some(HWK)),
            ),
        ] {
            assert_eq!(one.and(&other), both, "{one:?} and {other:?}");
            assert_eq!(other.and(&one), both, "{other:?} and {one:?}");
        }
        assert_eq!(
            of(Some(60), Some(MFA)).to_string(),
            "max_age = 60, acr = mfa"
        );
        assert_eq!(of(None, Some(MFA)).acr_values(), ["mfa", "hwk"]);
    }

    #[test]
    fn what_the_token_does_not_say_is_not_enough() {
        let needs = |max_age, acr| Freshness::new(max_age, acr);
        for (needed, time, acr, met) in [
            (needs(None, None), None, None, true),
            (needs(Some(300), None), Some(700.0), None, true),
            (needs(Some(299), None), Some(700.0), None, false),
            (needs(Some(300), None), None, None, false),
            (needs(Some(300), None), Some(1000.0), None, true),
            (needs(Some(300), None), Some(1001.0), None, false),
            (needs(None, Some(MFA)), None, Some(1), true),
            (needs(None, Some(MFA)), None, Some(2), true),
            (needs(None, Some(MFA)), None, Some(0), false),
            (needs(None, Some(MFA)), None, None, false),
            (needs(Some(300), Some(MFA)), Some(900.0), Some(0), false),
            (needs(Some(300), Some(MFA)), Some(100.0), Some(1), false),
            (needs(Some(300), Some(MFA)), Some(900.0), Some(1), true),
        ] {
            let authentication = Authentication { time, acr };
            assert_eq!(
                needed.is_met_by(&authentication, 1000.0, 0.0),
                met,
                "{needed:?} of {authentication:?}"
            );
        }
        let authentication = Authentication {
            time: Some(690.0),
            acr: None,
        };
        assert!(needs(Some(300), None).is_met_by(&authentication, 1000.0, 10.0));
        for (time, met) in [(1010.0, true), (1011.0, false)] {
            let authentication = Authentication {
                time: Some(time),
                acr: None,
            };
            let needed = needs(Some(300), None);
            assert_eq!(
                needed.is_met_by(&authentication, 1000.0, 10.0),
                met,
                "{time}"
            );
        }
    }

    #[test]
    #[should_panic(expected = "does not name this class")]
    fn an_unknown_class_is_refused() {
        let _ = Acr::new(&CATALOGUE, "mfaa");
    }
}
