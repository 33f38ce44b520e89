//! Whether a caller's scopes are enough, and which they should ask for.

use std::borrow::Cow;

#[cfg(feature = "openapi")]
use super::Credentials;
use super::Requirement;
use super::alternatives::Alternative;
use crate::scheme::SchemeInfo;
use crate::scope::private::ScopeRef;
use crate::scope::{Words, family};

impl Requirement {
    /// Are all scopes of one of the alternatives granted, whatever its schemes?
    ///
    /// `parameter` gives the values of the path.
    pub(crate) fn is_met_by<'p>(
        &self,
        granted: &Words,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> bool {
        self.ways()
            .any(|needed| self.covers(needed, granted, &parameter))
    }

    /// The same of a requirement that [is plain](Self::is_plain), for a caller who has come by one scheme.
    #[inline]
    pub(crate) fn is_plainly_met_by(&self, scheme: &'static SchemeInfo, granted: &Words) -> bool {
        let needed = self.alternatives.at(0);
        self.schemes_of(needed).all(|it| it.is(scheme))
            && self.is_granted(needed, std::iter::once((scheme, granted)), |_| None)
    }

    /// The same among callers of several schemes: are those of all schemes of an alternative there, and is each
    /// granted its scopes?
    pub(crate) fn is_met_among<'c, 'p, I>(
        &self,
        callers: impl Fn() -> I,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> bool
    where
        I: Iterator<Item = (&'static SchemeInfo, &'c Words)>,
    {
        self.ways().any(|needed| match needed.has_schemes() {
            false => self.is_granted(needed, callers(), &parameter),
            true => {
                let is_there = |scheme: &SchemeInfo| callers().any(|(it, _)| it.is(scheme));
                let is_asked = |scheme| self.schemes_of(needed).any(|it| it.is(scheme));
                let asked = callers().filter(|(scheme, _)| is_asked(scheme));
                self.schemes_of(needed).all(is_there) && self.is_granted(needed, asked, &parameter)
            }
        })
    }

    /// Are the scopes of an alternative granted by each of the callers whose scheme has them, and by one at
    /// least?
    pub(crate) fn is_granted<'c, 'p>(
        &self,
        needed: &Alternative,
        callers: impl Iterator<Item = (&'static SchemeInfo, &'c Words)>,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> bool {
        if !needed.has_scopes() {
            return true;
        }
        let (mut is_granted, mut is_refused) = (false, false);
        for (scheme, granted) in callers {
            let has_them = self.catalogue.is_some_and(|it| scheme.has(it));
            match has_them && self.covers(needed, granted, &parameter) {
                true => is_granted = true,
                false => is_refused |= has_them,
            }
        }
        is_granted && !is_refused
    }

    /// Does a caller with these scopes have all of an alternative? The only place where scopes are compared.
    fn covers<'p>(
        &self,
        needed: &Alternative,
        granted: &Words,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> bool {
        granted.mask.contains(&needed.scopes)
            && (needed.bound == 0
                || self.granted_of_bound(granted, parameter) & needed.bound == needed.bound)
    }

    /// Could these callers be let through, for some values of the path? Those of schemes that an alternative
    /// does not name are not looked at; where it names none, it means those of the server.
    #[cfg(feature = "openapi")]
    pub(crate) fn may_be_met_among<'c, I>(
        &self,
        callers: impl Fn() -> I,
        is_of_server: impl Fn(&SchemeInfo) -> bool,
    ) -> bool
    where
        I: Iterator<Item = (&'static SchemeInfo, &'c Words)>,
    {
        let may_cover = |needed: &Alternative, granted: &Words| {
            let bound = self.bound[..self.bound_count].iter().flatten();
            let bound = bound.enumerate().fold(0, |mask, (slot, scope)| {
                let name = scope.info().name();
                let is_one = |word| family::values(name, word).is_some();
                let is_granted = granted.mask.has(scope.index) || granted.bound().any(is_one);
                mask | (u16::from(is_granted) << slot)
            });
            granted.mask.contains(&needed.scopes) && bound & needed.bound == needed.bound
        };
        let is_named = |needed: &Alternative, scheme: &SchemeInfo| match needed.has_schemes() {
            true => self.schemes_of(needed).any(|it| it.is(scheme)),
            false => is_of_server(scheme),
        };
        let is_met = |needed: &Alternative| {
            let is_there = |scheme: &SchemeInfo| callers().any(|(it, _)| it.is(scheme));
            let named = callers().filter(|(scheme, _)| is_named(needed, scheme));
            let has_them = |scheme: &SchemeInfo| {
                !needed.has_scopes() || self.catalogue.is_some_and(|it| scheme.has(it))
            };
            let mut grants = named
                .filter(|(scheme, _)| has_them(scheme))
                .map(|(_, granted)| may_cover(needed, granted));
            self.schemes_of(needed).all(is_there)
                && match needed.has_schemes() {
                    // Each of them limits the others.
                    true => {
                        !needed.has_scopes() || grants.next() == Some(true) && grants.all(|it| it)
                    }
                    false => grants.any(|it| it),
                }
        };
        // Who shows nothing that is asked for is a stranger.
        let is_asked = |scheme: &SchemeInfo| self.ways().any(|way| is_named(way, scheme));
        match self.credentials {
            Credentials::Ignored => true,
            Credentials::Optional if !callers().any(|(scheme, _)| is_asked(scheme)) => true,
            Credentials::Optional | Credentials::Required => self.ways().any(is_met),
        }
    }

    /// The scopes that a caller has to ask for, as they stand in tokens: those of the alternative of which
    /// the fewest are missing, among those that are asked for. None, if a value of the path can be in no scope.
    pub(crate) fn cheapest<'p>(
        &self,
        granted: Option<&Words>,
        parameter: impl Fn(&str) -> Option<&'p str>,
        is_asked: impl Fn(&Alternative) -> bool,
    ) -> Option<Vec<Cow<'static, str>>> {
        let nothing = Words::default();
        let granted = granted.unwrap_or(&nothing);
        let names = |needed: &Alternative| {
            let mut names = Vec::with_capacity(self.count);
            for scope in self.scopes_of(needed) {
                names.push(name(scope, &parameter)?);
            }
            Some(names)
        };
        if self.alternatives.len() == 1 {
            return names(self.alternatives.at(0));
        }
        let bound = self.granted_of_bound(granted, &parameter);
        let missing = |needed: &Alternative| {
            let scopes = needed.scopes.intersection(granted.mask);
            let held = scopes.count() + (bound & needed.bound).count_ones();
            needed.count() - held
        };
        // Names are put together for the one that is named, as long as that is possible.
        let mut cheapest: Option<(u32, Vec<_>)> = None;
        for needed in self.ways().filter(|way| is_asked(way)) {
            let missing = missing(needed);
            if cheapest
                .as_ref()
                .is_none_or(|(fewest, _)| missing < *fewest)
                && let Some(names) = names(needed)
            {
                cheapest = Some((missing, names));
            }
        }
        cheapest.map(|(_, names)| names)
    }

    /// Has it one alternative, of plain scopes?
    pub(crate) const fn is_plain(&self) -> bool {
        self.bound_count == 0 && self.alternatives.len() == 1
    }

    /// The scopes of a requirement that [is plain](Self::is_plain).
    pub(crate) fn plain_names(&self) -> impl Iterator<Item = &'static str> + '_ {
        let scopes = self.catalogue.map_or(&[][..], |catalogue| catalogue.scopes);
        let places = self.order[..self.count].iter();
        places.filter_map(|place| Some(scopes.get(usize::from(*place))?.name()))
    }

    /// Which scopes of families are granted, by their places.
    fn granted_of_bound<'p>(
        &self,
        granted: &Words,
        parameter: impl Fn(&str) -> Option<&'p str>,
    ) -> u16 {
        if self.bound_count == 0 {
            return 0;
        }
        let bound = self.bound[..self.bound_count].iter().flatten();
        bound.enumerate().fold(0, |mask, (slot, scope)| {
            // Granted as a whole, by a scope that implies the family: then any value will do.
            let is_granted = granted.mask.has(scope.index)
                || name(*scope, &parameter).is_some_and(|name| granted.holds(&name));
            mask | (u16::from(is_granted) << slot)
        })
    }
}

/// The scope as it stands in tokens; of a family, the one for the values of the path.
pub(super) fn name<'p>(
    scope: ScopeRef,
    parameter: impl Fn(&str) -> Option<&'p str>,
) -> Option<Cow<'static, str>> {
    let name = scope.info().name();
    match scope.parameters {
        [] => Some(name.into()),
        parameters => {
            let values = parameters.iter().map(|name| parameter(name));
            family::instance(name, values.collect::<Option<Vec<_>>>()?).map(Cow::from)
        }
    }
}
