//! The schemes of a server as a lock holds them: what their callers show, and which are enough by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::LockError;
use super::cursor::Cursor;
use super::word::word;
use crate::inventory::{Inventory, SchemeKind};

/// What the callers of a scheme show, as far as it makes a difference to who is let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    ApiKey {
        place: String,
        name: String,
        prefix: String,
    },
    Basic,
    Bearer,
    Digest,
    OAuth2,
    OpenIdConnect,
}

/// The schemes by name. None where the server has one, of tokens: it needs no name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Schemes {
    pub(super) shown: BTreeMap<String, Shown>,
    /// What routes ask that name none: credentials of all schemes of one of these.
    pub(super) default: BTreeSet<BTreeSet<String>>,
    pub(super) only: Only,
}

/// The name of the only scheme, where it is known: no lock tells it.
#[derive(Clone, Debug, Default)]
pub(super) struct Only(pub(super) Option<(String, Shown)>);

impl PartialEq for Only {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Only {}

impl Shown {
    pub(super) fn takes_tokens(&self) -> bool {
        match self {
            Self::Bearer | Self::OAuth2 | Self::OpenIdConnect => true,
            Self::ApiKey { .. } | Self::Basic | Self::Digest => false,
        }
    }

    /// Reads what stands behind the name.
    pub(super) fn read(at: &mut Cursor<'_>) -> Result<Self, LockError> {
        const KEY: &str = "where the key is shown, of which name, and how it begins";
        for kind in [
            Self::Basic,
            Self::Bearer,
            Self::Digest,
            Self::OAuth2,
            Self::OpenIdConnect,
        ] {
            if at.eat_words(&kind.to_string()) {
                return Ok(kind);
            }
        }
        if !at.eat_words("api_key") {
            return Err(at.unexpected(KINDS));
        }
        let mut word = || {
            at.expect(" ", KEY)?;
            at.word(KEY)
        };
        Ok(Self::ApiKey {
            place: word()?,
            name: word()?,
            prefix: word()?,
        })
    }
}

impl Schemes {
    /// Without what needs no name.
    pub(super) fn complete(mut self) -> Self {
        for name in self.default.iter().flatten() {
            if !self.shown.contains_key(name) {
                self.shown.insert(name.clone(), Shown::Bearer);
            }
        }
        if self.shown.is_empty() {
            return self;
        }
        if let (1, Some((name, shown))) = (self.shown.len(), self.shown.first_key_value())
            && shown.takes_tokens()
        {
            let only = Only(Some((name.clone(), shown.clone())));
            return Self {
                only,
                ..Self::default()
            };
        }
        if let (true, Some(first)) = (self.default.is_empty(), self.shown.keys().next()) {
            self.default = [[first.clone()].into()].into();
        }
        self
    }

    pub(super) fn are_told(&self) -> bool {
        !self.shown.is_empty()
    }

    /// Do callers of this one show tokens?
    pub(super) fn takes_tokens(&self, name: &str) -> bool {
        // The one without a name does.
        self.shown.get(name).is_none_or(Shown::takes_tokens)
    }

    /// The scheme of routes that name none, if that is a single one, of tokens; of a server with one scheme it
    /// has no name.
    pub(super) fn of_tokens(&self) -> Option<&str> {
        if !self.are_told() {
            return Some("");
        }
        let mut lists = self
            .default
            .iter()
            .map(|list| list.iter().collect::<Vec<_>>());
        match (lists.next().as_deref(), lists.next()) {
            (Some([name]), None) if self.takes_tokens(name) => Some(name),
            _ => None,
        }
    }

    /// The name that the only scheme of another server may have among these: its own, if that is known, and else
    /// that of the default for tokens.
    fn name_of(&self, only: &Only) -> (String, Shown) {
        if let Some((name, shown)) = &only.0 {
            return (name.clone(), shown.clone());
        }
        let lists = self.default.iter().filter(|list| list.len() == 1);
        let names = lists.flatten().chain(self.shown.keys());
        let mut known = names.filter_map(|name| self.shown.get_key_value(name));
        let found = known.find(|(_, shown)| shown.takes_tokens());
        found.map_or((String::new(), Shown::Bearer), |(name, shown)| {
            (name.clone(), shown.clone())
        })
    }

    /// Gives the only scheme of a server the name that it has on the other one, where that one tells names.
    pub(super) fn named_as_in(&mut self, other: &Self) {
        if !self.are_told() && other.are_told() {
            let (name, shown) = other.name_of(&self.only);
            self.default = [[name.clone()].into()].into();
            self.shown = [(name, shown)].into();
        }
    }
}

impl From<&Inventory> for Schemes {
    fn from(inventory: &Inventory) -> Self {
        let schemes = inventory.schemes.iter();
        let shown = schemes.map(|scheme| (scheme.name.clone(), Shown::from(&scheme.kind)));
        let lists = inventory.default_schemes.iter();
        let default = lists.map(|list| list.iter().cloned().collect());
        Self {
            shown: shown.collect(),
            default: default
                .filter(|list: &BTreeSet<_>| !list.is_empty())
                .collect(),
            only: Only::default(),
        }
    }
}

impl From<&SchemeKind> for Shown {
    fn from(kind: &SchemeKind) -> Self {
        match kind {
            SchemeKind::ApiKey {
                place,
                name,
                prefix,
            } => Self::ApiKey {
                place: place.clone(),
                name: name.clone(),
                prefix: prefix.clone(),
            },
            SchemeKind::HttpBasic => Self::Basic,
            SchemeKind::HttpBearer { .. } => Self::Bearer,
            SchemeKind::HttpDigest => Self::Digest,
            SchemeKind::OAuth2 => Self::OAuth2,
            SchemeKind::OpenIdConnect { .. } => Self::OpenIdConnect,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApiKey {
                place,
                name,
                prefix,
            } => write!(f, "api_key {} {} {}", word(place), word(name), word(prefix)),
            Self::Basic => f.write_str("basic"),
            Self::Bearer => f.write_str("bearer"),
            Self::Digest => f.write_str("digest"),
            Self::OAuth2 => f.write_str("oauth2"),
            Self::OpenIdConnect => f.write_str("openid_connect"),
        }
    }
}

const KINDS: &str = "`api_key ..`, `basic`, `bearer`, `digest`, `oauth2` or `openid_connect`";

#[cfg(test)]
mod tests {
    use super::*;

    fn schemes(shown: &[(&str, Shown)], default: &[&[&str]]) -> Schemes {
        let shown = shown
            .iter()
            .map(|(name, shown)| ((*name).to_owned(), shown.clone()));
        let list = |list: &&[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        Schemes {
            shown: shown.collect(),
            default: default.iter().map(list).collect(),
            only: Only::default(),
        }
    }

    #[test]
    fn the_only_scheme_is_told_unless_it_takes_tokens() {
        for (shown, is_told) in [
            (Shown::OAuth2, false),
            (Shown::Bearer, false),
            (Shown::OpenIdConnect, false),
            (Shown::Basic, true),
        ] {
            let one = schemes(&[("A", shown.clone())], &[&["A"]]).complete();
            assert_eq!(one.are_told(), is_told, "{shown}");
        }
        assert!(
            schemes(&[("A", Shown::OAuth2), ("B", Shown::OAuth2)], &[])
                .complete()
                .are_told()
        );
    }

    #[test]
    fn routes_may_keep_silent_where_a_token_of_one_scheme_is_meant() {
        let both = [("A", Shown::OAuth2), ("B", Shown::Basic)];
        for (default, expected) in [
            (&[&["A"][..]][..], Some("A")),
            (&[&["B"]], None),
            (&[&["A"], &["B"]], None),
            (&[&["A", "B"]], None),
        ] {
            assert_eq!(schemes(&both, default).complete().of_tokens(), expected);
        }
        assert_eq!(Schemes::default().of_tokens(), Some(""));
    }
}
