//! What a caller should be answered who comes by several schemes, by the names in the declarations.

use super::by_scheme::{Part, Shows};
use super::case::Held;
use super::expected::{Expected, is_recent, is_strong};
use super::granted::{Granted, word};
use super::target::Values;
use crate::denial::{Asked, Denied, Reason, Scopes};
use crate::launch::Runtime;
use crate::policy::{Alternative, Credentials, Requirement};
use crate::scheme::{CredentialKind, SchemeInfo, SchemeKind};
use crate::token::InvalidToken;

/// What one scheme makes of a request.
#[derive(Clone, Copy)]
enum Seen<'p> {
    Bad(Reason),
    Good(&'p Held),
    Nothing,
}

/// A caller at an operation.
pub(super) struct Asking<'a> {
    pub(super) requirement: &'a Requirement,
    pub(super) values: &'a Values,
    pub(super) parts: &'a [Part],
    pub(super) runtime: &'a Runtime,
    /// Are this server's own tokens those of the scheme?
    pub(super) is_own: &'a dyn Fn(&SchemeInfo) -> bool,
}

impl Asking<'_> {
    pub(super) fn expected(&self) -> Expected {
        if self.requirement.credentials() == Credentials::Ignored {
            return Expected::LetThrough;
        }
        let (mut looked_at, mut worst) = (Vec::new(), None::<Reason>);
        for way in self.requirement.ways() {
            for schemes in self.runtime.schemes_of(self.requirement, way) {
                match self.refused(way, &schemes, &mut looked_at) {
                    None => return Expected::LetThrough,
                    Some(reason) if worst.is_none_or(|it| rank(it) < rank(reason)) => {
                        worst = Some(reason);
                    }
                    Some(_) => {}
                }
            }
        }
        let is_shown = |name: &&str| !matches!(self.seen_as(name), Seen::Nothing);
        if self.requirement.credentials() == Credentials::Optional {
            // Whoever shows nothing at all is let through: each of its schemes is looked at for that.
            let ways = self.requirement.ways();
            let asked = ways.flat_map(|way| self.runtime.schemes_of(self.requirement, way));
            for scheme in asked.flatten() {
                if looked_at.iter().any(is_shown) {
                    break;
                }
                if !looked_at.contains(&scheme.name) {
                    looked_at.push(scheme.name);
                }
            }
            if !looked_at.iter().any(is_shown) {
                return Expected::LetThrough;
            }
        }
        let reason = worst.unwrap_or(Reason::NotAuthenticated);
        Expected::Refused {
            reason,
            status: self
                .runtime
                .challenge()
                .status(&Denied::because(reason))
                .code,
            challenges: self.challenges(reason, &looked_at),
        }
    }

    /// Why one way does not lead through, and which schemes were looked at for it: in the order of the server,
    /// until one of them fails.
    fn refused(
        &self,
        way: &Alternative,
        schemes: &[&'static SchemeInfo],
        looked_at: &mut Vec<&'static str>,
    ) -> Option<Reason> {
        let mut logins = Vec::new();
        let accepted = self.runtime.accepted().iter().map(|it| it.scheme);
        let schemes: Vec<_> = accepted.filter(|it| schemes.contains(it)).collect();
        for scheme in &schemes {
            if !looked_at.contains(&scheme.name) {
                looked_at.push(scheme.name);
            }
            match self.seen(scheme) {
                Seen::Nothing => return Some(Reason::NotAuthenticated),
                Seen::Bad(reason) => return Some(reason),
                Seen::Good(held) => logins.push((*scheme, held)),
            }
        }
        let scopes: Vec<_> = self.requirement.scopes_of(way).collect();
        let has_them = |scheme: &SchemeInfo| {
            self.requirement
                .catalogue()
                .is_some_and(|it| scheme.catalogue.path == it.path)
        };
        let mut asked = logins
            .iter()
            .filter(|(scheme, _)| has_them(scheme))
            .peekable();
        let is_granted = scopes.is_empty()
            || (asked.peek().is_some()
                && asked.all(|(scheme, held)| {
                    let granted = granted(scheme, held);
                    scopes.iter().all(|scope| granted.has(scope, self.values))
                }));
        if !is_granted {
            return Some(Reason::InsufficientScope);
        }
        let freshness = self.requirement.freshness();
        let (now, leeway) = self.runtime.verifier().now();
        let tokens = logins.iter().filter(|(scheme, _)| is_of_tokens(scheme));
        let is_fresh = freshness.is_none()
            || tokens.into_iter().any(|(_, held)| {
                is_recent(freshness, held.auth_time, now - leeway) && is_strong(freshness, held.acr)
            });
        (!is_fresh).then_some(Reason::InsufficientAuthentication)
    }

    fn challenges(&self, reason: Reason, looked_at: &[&str]) -> Vec<String> {
        let denied = Denied::because(reason);
        let is_challenged = denied.status().code == 401
            || matches!(
                reason,
                Reason::InsufficientScope | Reason::RepeatedCredentials
            );
        if !is_challenged {
            return Vec::new();
        }
        let asked = self.asked();
        let is_known = |scheme: &SchemeInfo| {
            looked_at.contains(&scheme.name) && matches!(self.seen(scheme), Seen::Good(_))
        };
        let is_about_callers = matches!(
            reason,
            Reason::InsufficientScope | Reason::InsufficientAuthentication
        );
        let is_for_known = is_about_callers && asked.iter().any(|it| is_known(it));
        // Of several who call together, those are told who have too little, if each of them has not.
        let has_enough = |scheme: &SchemeInfo| match self.seen(scheme) {
            Seen::Good(held) => self.has_enough(scheme, held),
            Seen::Bad(_) | Seen::Nothing => false,
        };
        let mut known = asked.iter().filter(|it| is_known(it));
        let tells_apart = reason == Reason::InsufficientScope
            && asked.len() > 1
            && known.any(|it| !has_enough(it));
        let each = asked.iter().filter_map(|scheme| {
            let own = match (is_known(scheme), self.seen(scheme)) {
                (true, _) if tells_apart && has_enough(scheme) => return None,
                (is_known, _) if is_for_known => is_known.then_some(reason)?,
                (_, Seen::Bad(own)) if looked_at.contains(&scheme.name) => own,
                _ if asked.len() > 1 => Reason::NotAuthenticated,
                _ => reason,
            };
            let asked = || Asked {
                scopes: Scopes::Some(
                    self.cheapest(scheme, is_known(scheme))
                        .into_iter()
                        .map(Into::into)
                        .collect(),
                ),
                freshness: self.requirement.freshness(),
            };
            self.runtime
                .challenge()
                .header(&Denied::because(own), scheme, asked)
        });
        each.collect()
    }

    /// Are all scopes of a way of this scheme granted to a caller of it?
    fn has_enough(&self, scheme: &SchemeInfo, held: &Held) -> bool {
        let granted = granted(scheme, held);
        let has_them = self
            .requirement
            .catalogue()
            .is_some_and(|it| scheme.catalogue.path == it.path);
        let mut ways = self
            .requirement
            .ways()
            .filter(|way| self.is_of(way, scheme));
        ways.any(|way| {
            let mut scopes = self.requirement.scopes_of(way);
            scopes.all(|scope| has_them && granted.has(&scope, self.values))
        })
    }

    /// May callers of the scheme come in this way?
    fn is_of(&self, way: &Alternative, scheme: &SchemeInfo) -> bool {
        let mut named = self.requirement.schemes_of(way);
        !way.has_schemes() || named.any(|it| it.name == scheme.name)
    }

    /// The schemes by which callers may come, in the order of the server.
    fn asked(&self) -> Vec<&'static SchemeInfo> {
        let lists = self.requirement.ways();
        let lists = lists.flat_map(|way| self.runtime.schemes_of(self.requirement, way));
        let named: Vec<_> = lists.flatten().map(|it| it.name).collect();
        let accepted = self.runtime.accepted().iter().map(|it| it.scheme);
        accepted.filter(|it| named.contains(&it.name)).collect()
    }

    /// The scopes to ask for, for credentials of a scheme: of the way of which the caller lacks the fewest, the
    /// first if there are several.
    fn cheapest(&self, scheme: &SchemeInfo, is_known: bool) -> Vec<String> {
        let granted = match self.seen(scheme) {
            Seen::Good(held) if is_known => granted(scheme, held),
            Seen::Bad(_) | Seen::Good(_) | Seen::Nothing => Granted::default(),
        };
        let is_its = |way: &&Alternative| self.is_of(way, scheme);
        let is_only = self.requirement.ways().count() == 1;
        let ways = self.requirement.ways().filter(|way| is_only || is_its(way));
        let possible = ways.filter_map(|way| {
            let scopes: Vec<_> = self.requirement.scopes_of(way).collect();
            let words = scopes.iter().map(|scope| word(scope, self.values));
            let words = words.collect::<Option<Vec<_>>>()?;
            let missing = scopes
                .iter()
                .filter(|scope| !granted.has(scope, self.values));
            Some((missing.count(), words))
        });
        let mut possible: Vec<_> = possible.collect();
        possible.sort_by_key(|(missing, _)| *missing);
        let first = possible.into_iter().next();
        first.map(|(_, words)| words).unwrap_or_default()
    }

    fn seen_as(&self, name: &str) -> Seen<'_> {
        let mut accepted = self.runtime.accepted().iter().map(|it| it.scheme);
        let scheme = accepted.find(|it| it.name == name);
        scheme.map_or(Seen::Nothing, |scheme| self.seen(scheme))
    }

    /// What the scheme makes of all that is shown.
    fn seen(&self, scheme: &SchemeInfo) -> Seen<'_> {
        let bad = match is_of_tokens(scheme) {
            true => Reason::InvalidToken(InvalidToken::Malformed),
            false => Reason::InvalidCredentials,
        };
        let mut own = self.parts.iter().filter(|it| it.scheme.is(scheme));
        if let Some(part) = own.next() {
            return match &part.shows {
                Shows::Bad => Seen::Bad(bad),
                Shows::Good(held) => Seen::Good(held),
            };
        }
        // Credentials of another one may stand where it looks.
        let mut others = self.parts.iter();
        let Some(other) = others.find(|it| is_alike(it.scheme, scheme)) else {
            return Seen::Nothing;
        };
        match &other.shows {
            Shows::Good(held) if (self.is_own)(scheme) && (self.is_own)(other.scheme) => {
                Seen::Good(held)
            }
            Shows::Good(_) if is_of_tokens(scheme) => {
                Seen::Bad(Reason::InvalidToken(InvalidToken::Issuer))
            }
            Shows::Good(_) | Shows::Bad => Seen::Bad(bad),
        }
    }
}

fn granted(scheme: &SchemeInfo, held: &Held) -> Granted {
    Granted::by(scheme.catalogue, held.words.iter().map(String::as_str))
}

fn is_of_tokens(scheme: &SchemeInfo) -> bool {
    scheme.kind.credential() == CredentialKind::Token
}

/// Do their callers show the same, at the same place?
fn is_alike(one: &SchemeInfo, other: &SchemeInfo) -> bool {
    match (one.kind, other.kind) {
        (SchemeKind::ApiKey { from: one, .. }, SchemeKind::ApiKey { from: other, .. }) => {
            one == other
        }
        (one, other) => one.credential() == other.credential(),
    }
}

/// Of several refusals the most useful one is given.
fn rank(reason: Reason) -> u8 {
    match reason {
        Reason::InsufficientScope => 4,
        Reason::InsufficientAuthentication => 3,
        Reason::InvalidCredentials | Reason::InvalidToken(_) => 2,
        _ => 1,
    }
}
