//! What each mounted route asks: one table, from which the check of mounts, the document, the inventory
//! and the counters take it.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock};

use rocket::http::MediaType;
use rocket::{Ignite, Orbit, Phase, Request, Rocket, Route};

use crate::decision::Counts;
use crate::policy::Operation;

/// The operations of a server. Managed by Rocket.
pub(crate) struct Operations {
    entries: Arc<[Entry]>,
    /// The routes of the router, by their place in memory, once it is final.
    by_place: OnceLock<HashMap<usize, usize, BuildHasherDefault<PlaceHasher>>>,
    /// Is every route in the table?
    is_complete: OnceLock<bool>,
}

/// A mounted route, and what it asks.
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) name: Option<String>,
    /// The rank that Rocket gives by itself.
    pub(crate) default_rank: isize,
    pub(crate) operation: Operation,
    /// Does anything say who may call it?
    pub(crate) is_declared: bool,
    /// What a test may put into the placeholders of the path, where the handler has a stance.
    pub(crate) samples: &'static [(&'static str, Option<&'static str>)],
    /// Where an argument of a handler without a stance stands, as `file:line`.
    pub(crate) place: Option<String>,
    /// How often each outcome was decided on.
    pub(crate) counts: Counts,
}

/// What tells two routes apart: Rocket refuses to launch with two of the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) method: String,
    /// With base and query, as Rocket writes it.
    pub(crate) uri: String,
    pub(crate) rank: isize,
    pub(crate) format: Option<MediaType>,
}

impl Entry {
    /// The rank, where it is not the one that Rocket gives by itself.
    pub(crate) fn rank(&self) -> Option<isize> {
        (self.key.rank != self.default_rank).then_some(self.key.rank)
    }
}

impl Key {
    pub(crate) fn of(route: &Route) -> Self {
        Self {
            method: route.method.as_str().to_owned(),
            uri: route.uri.to_string(),
            rank: route.rank,
            format: route.format.clone(),
        }
    }

    /// The path without the query.
    pub(crate) fn path(&self) -> &str {
        self.uri.split('?').next().unwrap_or_default()
    }
}

impl Operations {
    pub(crate) fn new(entries: Arc<[Entry]>) -> Self {
        Self {
            entries,
            by_place: OnceLock::new(),
            is_complete: OnceLock::new(),
        }
    }

    /// The operations of a server with `Security`, once it is ignited.
    pub(crate) fn of_server<P: Phase>(rocket: &Rocket<P>) -> Option<&Self> {
        rocket.state::<Arc<Self>>().map(Arc::as_ref)
    }

    /// Is every route of this server in the table? Not if a fairing has mounted some after it was made.
    pub(crate) fn is_complete(&self, rocket: &Rocket<Ignite>) -> bool {
        *self.is_complete.get_or_init(|| {
            let known: HashSet<_> = self.entries.iter().map(|entry| &entry.key).collect();
            let unknown = rocket.routes().find(|it| !known.contains(&Key::of(it)));
            unknown.inspect(|route| mounted_too_late(route)).is_none()
        })
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Finds the routes of the router, which stay where they are from now on. Gives those that are not
    /// in the table: a fairing has mounted them after it was made.
    pub(crate) fn settle<'r>(&self, rocket: &'r Rocket<Orbit>) -> Vec<&'r Route> {
        let places = self.entries.iter().zip(0..);
        let places: HashMap<_, _> = places.map(|(entry, place)| (&entry.key, place)).collect();
        let mut found = HashMap::default();
        let mut unknown = Vec::new();
        for route in rocket.routes() {
            match places.get(&Key::of(route)) {
                Some(place) => {
                    found.insert(std::ptr::from_ref(route).addr(), *place);
                }
                None => unknown.push(route),
            }
        }
        self.by_place.get_or_init(|| found);
        unknown
    }

    /// The entry of a route of the router.
    pub(crate) fn entry(&self, route: &Route) -> Option<&Entry> {
        let place = std::ptr::from_ref(route).addr();
        let entry = self.by_place.get()?.get(&place)?;
        self.entries.get(*entry)
    }

    /// The operation of the route that Rocket tries.
    pub(crate) fn of(request: &Request<'_>) -> Option<Operation> {
        let entry = Self::of_server(request.rocket())?.entry(request.route()?)?;
        Some(entry.operation)
    }
}

/// Says what is wrong with a route that is not in the table.
pub(crate) fn mounted_too_late(route: &Route) {
    log::error!(
        "{} {} was mounted by a fairing that comes after `Security`; help: attach `Security` last",
        route.method,
        route.uri
    );
}

/// Places in memory are spread well enough already.
#[derive(Default)]
struct PlaceHasher(u64);

impl Hasher for PlaceHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_usize(&mut self, place: usize) {
        self.0 = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
