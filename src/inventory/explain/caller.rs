//! Who makes a call, and whether that is enough for an operation.

use super::call::Token;
use crate::denial::{Denied, Reason};
use crate::launch::Runtime;
use crate::policy::{Alternative, Authentication, Credentials, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo};
use crate::scope::{CatalogueInfo, Index, Words};

/// The caller of a route.
pub(super) struct Caller<'a> {
    runtime: &'a Runtime,
    /// The values of the parameters of the path.
    values: Vec<(&'a str, &'a str)>,
    /// The scopes, as the call names them.
    words: Vec<&'a str>,
    /// The schemes of its credentials, each with the scopes that it grants.
    schemes: Vec<(&'static SchemeInfo, Words)>,
    authentication: Authentication,
    /// The time of the call, and by how many seconds clocks may differ.
    now: (f64, f64),
}

impl<'a> Caller<'a> {
    pub(super) fn new(
        token: Option<Token<'a>>,
        schemes: &[&'static SchemeInfo],
        values: Vec<(&'a str, &'a str)>,
        runtime: &'a Runtime,
    ) -> Self {
        let token = token.unwrap_or_default();
        let words = token.scopes.split(' ').filter(|word| !word.is_empty());
        let words: Vec<_> = words.collect();
        let granted = |scheme: &SchemeInfo| {
            let (index, mut granted) = (Index::new(scheme.catalogue), Words::default());
            words
                .iter()
                .for_each(|word| index.grant(&mut granted, word));
            granted
        };
        let schemes: Vec<_> = schemes.iter().map(|it| (*it, granted(it))).collect();
        let acr_values = catalogue(&schemes, runtime).acr_values;
        let now = runtime.verifier().now();
        let authentication = Authentication {
            time: token.age.map(|age| now.0 - f64::from(age)),
            acr: (0..=u8::MAX)
                .zip(acr_values)
                .find(|(_, value)| Some(**value) == token.acr)
                .map(|(place, _)| place),
        };
        Self {
            runtime,
            values,
            words,
            schemes,
            authentication,
            now,
        }
    }

    pub(super) fn schemes(&self) -> impl Iterator<Item = &'static SchemeInfo> {
        self.schemes.iter().map(|(scheme, _)| *scheme)
    }

    /// The scopes that the catalogue does not have.
    pub(super) fn unknown_scopes(&self) -> impl Iterator<Item = &'a str> {
        let index = Index::new(catalogue(&self.schemes, self.runtime));
        let words = self.words.iter().copied();
        words.filter(move |word| {
            let mut alone = Words::default();
            index.grant(&mut alone, word);
            alone.is_empty()
        })
    }

    /// Why the operation refuses the caller, if it does.
    pub(super) fn refusal(&self, requirement: &Requirement) -> Option<Reason> {
        let ways = self.ways(requirement);
        let is_shown = |it: &&SchemeInfo| self.shows(it);
        let is_asked = ways.iter().any(|(_, list)| list.iter().any(is_shown));
        match requirement.credentials() {
            Credentials::Ignored => return None,
            Credentials::Optional if !is_asked => return None,
            Credentials::Optional | Credentials::Required => {}
        }
        let usefulness = |reason| Denied::because(reason).usefulness();
        let mut refusal = Reason::NotAuthenticated;
        for (way, list) in ways {
            let reason = self.refusal_of(requirement, way, &list)?;
            // As the check chooses among refusals.
            if usefulness(refusal) < usefulness(reason) {
                refusal = reason;
            }
        }
        Some(refusal)
    }

    /// Why this way refuses the caller, with credentials of these schemes.
    fn refusal_of(
        &self,
        requirement: &Requirement,
        way: &Alternative,
        list: &[&SchemeInfo],
    ) -> Option<Reason> {
        let in_list = |scheme: &SchemeInfo| list.iter().any(|it| it.is(scheme));
        let granted = self.granted().filter(|(scheme, _)| in_list(scheme));
        if !self.shows_all(list) {
            Some(Reason::NotAuthenticated)
        } else if !requirement.is_granted(way, granted, |name| self.parameter(name)) {
            Some(Reason::InsufficientScope)
        } else if !self.is_fresh(requirement, list.iter().copied()) {
            Some(Reason::InsufficientAuthentication)
        } else {
            None
        }
    }

    /// Does the caller hold the scopes, in the schemes that are asked for?
    pub(super) fn holds(&self, requirement: &Requirement) -> bool {
        requirement.is_met_among(|| self.granted(), |name| self.parameter(name))
    }

    /// Is the login recent and strong enough, if it is one of these schemes?
    pub(super) fn is_fresh<'s>(
        &self,
        requirement: &Requirement,
        shown: impl IntoIterator<Item = &'s SchemeInfo>,
    ) -> bool {
        let freshness = requirement.freshness();
        let mut kinds = shown.into_iter().map(|it| it.kind.credential());
        let (now, leeway) = self.now;
        freshness.is_none()
            || (kinds.any(|kind| kind == CredentialKind::Token)
                && freshness.is_met_by(&self.authentication, now, leeway))
    }

    /// The scopes that the caller should ask for: of a way whose schemes are shown, if there is one.
    pub(super) fn ask_for(&self, requirement: &Requirement) -> Vec<String> {
        let is_open = |way: &Alternative| {
            let lists = self.runtime.schemes_of(requirement, way);
            lists.iter().any(|list| self.shows_all(list))
        };
        let is_any_open = requirement.ways().any(is_open);
        let granted = self.schemes.first().map(|(_, granted)| granted);
        let scopes = requirement.cheapest(
            granted,
            |name| self.parameter(name),
            |way| !is_any_open || is_open(way),
        );
        scopes.into_iter().flatten().map(Into::into).collect()
    }

    /// The ways to be let through, each with the schemes that it needs.
    fn ways<'r>(
        &self,
        requirement: &'r Requirement,
    ) -> Vec<(&'r Alternative, Vec<&'static SchemeInfo>)> {
        let ways = requirement.ways().flat_map(|way| {
            let lists = self.runtime.schemes_of(requirement, way).into_iter();
            lists.map(move |list| (way, list))
        });
        ways.collect()
    }

    fn shows(&self, scheme: &SchemeInfo) -> bool {
        self.schemes().any(|it| it.is(scheme))
    }

    fn shows_all(&self, list: &[&SchemeInfo]) -> bool {
        list.iter().all(|it| self.shows(it))
    }

    fn granted(&self) -> impl Iterator<Item = (&'static SchemeInfo, &Words)> {
        self.schemes
            .iter()
            .map(|(scheme, granted)| (*scheme, granted))
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        let value = self.values.iter().find(|(known, _)| *known == name);
        value.map(|(_, value)| *value)
    }
}

/// That of the first scheme, or of the server.
fn catalogue(
    schemes: &[(&'static SchemeInfo, Words)],
    runtime: &Runtime,
) -> &'static CatalogueInfo {
    let first = schemes.first();
    first.map_or(runtime.catalogue(), |(scheme, _)| scheme.catalogue)
}
