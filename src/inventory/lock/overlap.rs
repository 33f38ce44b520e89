//! Which requests a route may get: paths less the names of their placeholders, overlaps, and ranks.

use std::ops::RangeInclusive;

use super::contents::{Entry, Key, plain};
use super::family;
use crate::inventory::Needs;

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Segment<'p> {
    Fixed(&'p str),
    One(&'p str),
    Rest(&'p str),
}

impl Key {
    /// Are they one route, but for the names of the placeholders?
    pub(super) fn is_form_of(&self, other: &Self) -> bool {
        (&self.method, self.rank, &self.format) == (&other.method, other.rank, &other.format)
            && segments(&self.path)
                .map(form)
                .eq(segments(&other.path).map(form))
    }

    /// Is there a request that both could get?
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.method == other.method && self.shares_a_path(other) && self.shares_a_format(other)
    }

    /// Does Rocket surely try it before the other one? Queries, which no lock tells, have their part in the
    /// ranks that Rocket gives.
    pub(super) fn goes_before(&self, other: &Self) -> bool {
        self.ranks().end() < other.ranks().start()
    }

    /// What another route needs, with its placeholders named as they are here.
    pub(super) fn named_here(&self, other: &Self, needs: &Needs) -> Needs {
        let (here, there): (Vec<_>, Vec<_>) = (
            segments(&self.path).collect(),
            segments(&other.path).collect(),
        );
        let rename = |name: &str| {
            let at = there
                .iter()
                .position(|segment| segment.name() == Some(name));
            match at.map(|at| (here.get(at).copied(), there[at])) {
                Some((Some(Segment::One(new)), Segment::One(_)))
                | Some((Some(Segment::Rest(new)), Segment::Rest(_))) => new.to_owned(),
                // Not the value that has this name here.
                _ if here.iter().any(|segment| segment.name() == Some(name)) => format!("{name}'"),
                _ => name.to_owned(),
            }
        };
        let mut needs = needs.clone();
        let of_ways = needs.ways.iter_mut().flat_map(|way| way.values_mut());
        for scope in needs.alternatives.iter_mut().chain(of_ways).flatten() {
            *scope = family::renamed(scope, rename);
        }
        plain(&needs)
    }

    /// The same of all that is said of it.
    pub(super) fn said_here(&self, other: &Self, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        entry.needs = self.named_here(other, &entry.needs);
        if let Some(trial) = &mut entry.trial {
            trial.needs = self.named_here(other, &trial.needs);
        }
        entry
    }

    fn shares_a_path(&self, other: &Self) -> bool {
        let (mut here, mut there) = (segments(&self.path), segments(&other.path));
        loop {
            match (here.next(), there.next()) {
                (None, None) | (Some(Segment::Rest(_)), _) | (_, Some(Segment::Rest(_))) => {
                    return true;
                }
                (Some(Segment::Fixed(one)), Some(Segment::Fixed(other))) if one != other => {
                    return false;
                }
                (Some(_), Some(_)) => {}
                (None, Some(_)) | (Some(_), None) => return false,
            }
        }
    }

    /// As Rocket has it: a client that accepts anything meets every format, and a body has but one.
    fn shares_a_format(&self, other: &Self) -> bool {
        let (Some(one), Some(other)) = (&self.format, &other.format) else {
            return true;
        };
        let has_body = ["DELETE", "PATCH", "POST", "PUT"].contains(&self.method.as_str());
        let essence = |format: &str| {
            let essence = format.split(';').next().unwrap_or_default();
            essence.trim().to_ascii_lowercase()
        };
        let (one, other) = (essence(one), essence(other));
        let mut parts = one.split('/').zip(other.split('/'));
        !has_body || parts.all(|(one, other)| one == other || one == "*" || other == "*")
    }

    fn ranks(&self) -> RangeInclusive<isize> {
        if let Some(rank) = self.rank {
            return rank..=rank;
        }
        let is_fixed = |segment| matches!(segment, Segment::Fixed(_));
        match (
            segments(&self.path).all(is_fixed),
            segments(&self.path).any(is_fixed),
        ) {
            (true, _) => -12..=-9,
            (false, true) => -8..=-5,
            (false, false) => -4..=-1,
        }
    }
}

impl<'p> Segment<'p> {
    fn name(self) -> Option<&'p str> {
        match self {
            Self::Fixed(_) => None,
            Self::One(name) | Self::Rest(name) => Some(name),
        }
    }
}

fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> {
    path.strip_prefix('/')
        .unwrap_or(path)
        .split('/')
        .map(|segment| {
            let name = segment
                .strip_prefix('<')
                .and_then(|name| name.strip_suffix('>'));
            match name.map(|name| (name, name.strip_suffix(".."))) {
                None => Segment::Fixed(segment),
                Some((name, None)) => Segment::One(name),
                Some((_, Some(name))) => Segment::Rest(name),
            }
        })
}

fn form(segment: Segment<'_>) -> Segment<'_> {
    match segment {
        Segment::Fixed(text) => Segment::Fixed(text),
        Segment::One(_) => Segment::One(""),
        Segment::Rest(_) => Segment::Rest(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Key {
        Key {
            path: path.to_owned(),
            method: "POST".to_owned(),
            rank: None,
            format: None,
            number: 1,
        }
    }

    #[test]
    fn paths_overlap_where_one_request_fits_both() {
        for (one, other, expected) in [
            ("/a", "/a", true),
            ("/a", "/b", false),
            ("/a/<x>", "/<y>/b", true),
            ("/a/<x>", "/a", false),
            ("/a/<x..>", "/a", true),
            ("/a/<x..>", "/a/b/c", true),
            ("/a/<x..>", "/b/c", false),
            ("/<x..>", "/", true),
        ] {
            for (one, other) in [(one, other), (other, one)] {
                assert_eq!(
                    key(one).overlaps(&key(other)),
                    expected,
                    "{one} and {other}"
                );
            }
        }
    }

    #[test]
    fn a_body_has_one_format() {
        let of = |method: &str, format: &str| Key {
            method: method.to_owned(),
            format: Some(format.to_owned()),
            ..key("/a")
        };
        for (method, one, other, expected) in [
            ("POST", "text/csv", "application/json", false),
            ("POST", "text/csv", "text/*", true),
            ("POST", "text/csv", "text/csv; charset=utf-8", true),
            ("GET", "text/csv", "application/json", true),
        ] {
            assert_eq!(of(method, one).overlaps(&of(method, other)), expected);
        }
    }

    #[test]
    fn the_fixed_path_goes_before_the_open_one() {
        assert!(key("/a").goes_before(&key("/<x>")));
        assert!(key("/a/<x>").goes_before(&key("/<x..>")));
        assert!(!key("/<x..>").goes_before(&key("/a")));
        assert!(!key("/a/<x>").goes_before(&key("/<x>/a")));
    }
}
