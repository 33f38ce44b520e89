//! Which policy a route has: Rocket tells it to nobody, but it asks the types of a handler's arguments
//! whether they stop the launch. So routes are ignited in a server of their own, which holds a [`Probe`],
//! and our types answer by writing down what they are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use log::LevelFilter;
use rocket::config::{Config, LogLevel};
use rocket::error::ErrorKind;
use rocket::{Ignite, Rocket, Route};

use crate::policy::{Handler, Operation, Policy};

/// A handler that states who may call it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared {
    pub(crate) operation: Operation,
    pub(crate) handler: Handler,
}

/// Where a route's argument types write down what they are.
#[derive(Clone, Default)]
pub(crate) struct Probe(Arc<Mutex<Found>>);

#[derive(Default)]
struct Found {
    /// Does each type stop the launch, so that Rocket says where it stands?
    stops: bool,
    declared: Vec<Declared>,
    guards: Vec<&'static Policy>,
}

/// What a route says of who may call it.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// All that there is to say.
    Declared(Declared),
    /// Nothing; but its arguments are guards, which need this.
    Nothing(Vec<&'static Policy>),
}

impl Probe {
    /// The probe of a server that is only ignited to be asked.
    pub(crate) fn of(rocket: &Rocket<Ignite>) -> Option<&Self> {
        rocket.state()
    }

    /// Takes a handler down, and lets the launch go on.
    pub(crate) fn declare(&self, declared: Declared) -> bool {
        self.found(|found| {
            found.declared.push(declared);
            found.stops
        })
    }

    /// Takes the policy of a guard down.
    pub(crate) fn take(&self, guard: &'static Policy) -> bool {
        self.found(|found| {
            found.guards.push(guard);
            found.stops
        })
    }

    fn found<T>(&self, use_it: impl FnOnce(&mut Found) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What each of these routes says, in their order.
///
/// All of them are asked at once. A handler is then known by its name, method and path; where these are not
/// the handler's alone, and where nothing was said, a route is asked alone.
pub(super) async fn ask(routes: &[Route]) -> Vec<Says> {
    let silence = Silence::begin();
    let declared = found_in(routes.to_vec()).await.declared;
    let mut by_key: HashMap<Key, Vec<Declared>> = HashMap::new();
    for declared in declared {
        by_key
            .entry(Key::of_handler(&declared))
            .or_default()
            .push(declared);
    }
    let mut counts: HashMap<Key, usize> = HashMap::new();
    for route in routes {
        *counts.entry(Key::of_route(route)).or_default() += 1;
    }
    let mut said = Vec::with_capacity(routes.len());
    for route in routes {
        let key = Key::of_route(route);
        let only = by_key.get(&key).filter(|handlers| handlers.len() == 1);
        said.push(match only {
            Some(handlers) if counts[&key] == 1 => Says::Declared(handlers[0]),
            Some(_) | None => {
                let alone = found_in(vec![route.clone()]).await;
                match alone.declared.first() {
                    Some(declared) => Says::Declared(*declared),
                    None => Says::Nothing(alone.guards),
                }
            }
        });
    }
    drop(silence);
    said
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    name: String,
    method: String,
    path: String,
}

impl Key {
    fn of_handler(Declared { handler, .. }: &Declared) -> Self {
        Self {
            name: handler.name.to_owned(),
            method: handler.method.to_owned(),
            path: handler.path.to_owned(),
        }
    }

    fn of_route(route: &Route) -> Self {
        Self {
            name: route.name.as_deref().unwrap_or_default().to_owned(),
            method: route.method.as_str().to_owned(),
            path: route.uri.unmounted_origin.path().to_string(),
        }
    }
}

/// What the argument types of these routes say. Nothing where two of them collide: then the real launch
/// says so.
async fn found_in(routes: Vec<Route>) -> Found {
    let probe = Probe::default();
    // Types of others may stop it: each was asked all the same.
    let _ = ignite(routes, probe.clone()).await;
    probe.found(std::mem::take)
}

/// Where an argument of the handler stands that has a say in the launch, as `file:line`; none, if there is
/// no such argument.
pub(super) async fn locate(route: &Route) -> Option<String> {
    let probe = Probe::default();
    probe.found(|found| found.stops = true);
    let silence = Silence::begin();
    let place = ignite(vec![route.clone()], probe).await;
    drop(silence);
    place
}

/// Ignites these routes alone. Gives the place of the first argument that stops it.
async fn ignite(routes: Vec<Route>, probe: Probe) -> Option<String> {
    let config = Config {
        log_level: LogLevel::Off,
        ..Config::debug_default()
    };
    let scratch = rocket::custom(config).manage(probe).mount("/", routes);
    let error = scratch.ignite().await.err()?;
    // An error that nobody has looked at panics.
    match error.kind() {
        ErrorKind::SentinelAborts(sentries) => sentries.first().map(|sentry| {
            let (file, line, _) = sentry.location;
            format!("{file}:{line}")
        }),
        _ => None,
    }
}

/// No log while routes are ignited to be asked: nothing of it is the server's.
struct Silence(LevelFilter);

impl Silence {
    fn begin() -> Self {
        let before = log::max_level();
        log::set_max_level(LevelFilter::Off);
        Self(before)
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        log::set_max_level(self.0);
    }
}
