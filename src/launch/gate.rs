//! The launch gate: no route is served of which nothing says who may call it.

use std::collections::HashSet;

use rocket::http::Status;
use rocket::route::{BoxFuture, Outcome};
use rocket::{Data, Request, Route};

use super::operations::{Entry, Key};
use super::probe;
use super::reach;
use super::runtime::Runtime;
use super::settings::UndeclaredRoutes;
use super::source;
use crate::decision::Counts;
use crate::inventory::ItemKind;
use crate::mount::{self, Declared};
use crate::policy::{Fault, Line, Operation, Policy, Requirement, Source};
use crate::scope::CatalogueInfo;

/// A base path below which routes need no stance of their own.
#[derive(Clone, Debug)]
pub(crate) struct Allowance {
    base: String,
    reason: &'static str,
    line: Line,
    policy: &'static Policy,
}

impl Allowance {
    /// Routes below `base` may be called by anybody, and that is meant.
    pub(super) fn new(base: &str, reason: String, line: Line) -> Self {
        let base = format!("/{}", base.trim_matches('/'));
        // Once a launch, for as long as the program runs: as the policies that the compiler makes.
        let source = Source {
            kind: ItemKind::Allowance,
            name: String::leak(base.clone()),
            module: "",
            line,
        };
        let reason: &'static str = String::leak(reason);
        let public = Policy::Public { reason };
        let source: &'static Source = Box::leak(Box::new(source));
        let stated = Policy::Stated(&source.line, Box::leak(Box::new(public)));
        let parts = vec![&*Box::leak(Box::new(stated))];
        Self {
            base,
            reason,
            line,
            policy: Box::leak(Box::new(Policy::Item(source, parts.leak()))),
        }
    }

    fn covers(&self, route: &Route) -> bool {
        let path = route.uri.path();
        let rest = path.strip_prefix(&*self.base);
        self.base == "/" || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The lines that say which bases are opened without saying why.
pub(super) fn unreasoned(allowances: &[Allowance]) -> Vec<String> {
    let is_blank = |it: &&Allowance| it.reason.trim().is_empty();
    let blank = allowances.iter().filter(is_blank);
    let lines = blank.map(|it| {
        format!(
            "{}: `public_at` does not say why anybody may call what is below `{base}`; \
             help: `.public_at(\"{base}\", \"style sheets and pictures\")`",
            it.line,
            base = it.base
        )
    });
    lines.collect()
}

/// What each of these routes asks, or the lines that say why that cannot be said.
pub(super) async fn entries(
    routes: &[Route],
    allowances: &[Allowance],
) -> Result<Vec<Entry>, Vec<String>> {
    let mut entries = Vec::with_capacity(routes.len());
    let mut faults = Vec::new();
    for route in routes {
        match entry(route, allowances).await {
            Ok(entry) => {
                faults.extend(unbound_line(route, &entry));
                entries.push(entry);
            }
            Err(fault) => faults.push(fault_line(route, fault)),
        }
    }
    faults.extend(reach::unreached(&entries));
    match faults.is_empty() {
        true => Ok(entries),
        false => Err(faults),
    }
}

async fn entry(route: &Route, allowances: &[Allowance]) -> Result<Entry, Fault> {
    let said = mount::ask(route);
    let mut entry = Entry {
        key: Key::of(route),
        name: route.name.as_deref().map(str::to_owned),
        default_rank: default_rank(route),
        operation: Operation::NOTHING,
        is_declared: true,
        samples: &[],
        place: None,
        counts: Counts::default(),
    };
    if said.is_ambiguous {
        return Err(Fault::TwoHandlers);
    }
    if let Some(declared) = said.declared {
        entry.operation = behind(&said.mounts, &declared)?;
        entry.samples = declared.samples;
        return Ok(entry);
    }
    let allowance = allowances.iter().find(|allowance| allowance.covers(route));
    let stated = said.mounts.into_iter().chain(allowance.map(|it| it.policy));
    let (public, mut parts): (Vec<_>, Vec<_>) = stated.partition(|it| it.is_public());
    // Where a mount asks for something, what is public adds nothing.
    if parts.is_empty() {
        parts = public;
    }
    entry.is_declared = !parts.is_empty();
    // Handlers that are written as functions have a name, and may have guards.
    if route.name.is_some() {
        let unstated = probe::ask(route).await;
        parts.extend(unstated.guards);
        entry.place = unstated.place;
    }
    entry.operation = operation(parts)?;
    Ok(entry)
}

/// The rank that Rocket gives a route like this by itself, which only it knows.
fn default_rank(route: &Route) -> isize {
    fn nowhere<'r>(_: &'r Request<'_>, data: Data<'r>) -> BoxFuture<'r> {
        Box::pin(std::future::ready(Outcome::Forward((
            data,
            Status::NotFound,
        ))))
    }
    let uri = route.uri.unmounted_origin.to_string();
    Route::new(route.method, &uri, nowhere).rank
}

/// A handler's operation behind the stances of its mounts. What is public adds nothing.
fn behind(mounts: &[&'static Policy], declared: &Declared) -> Result<Operation, Fault> {
    let mut parts: Vec<_> = mounts
        .iter()
        .copied()
        .filter(|it| !it.is_public())
        .collect();
    match parts.is_empty() {
        true => Ok(declared.operation),
        false => {
            parts.push(declared.operation.policy);
            operation(parts)
        }
    }
}

fn operation(parts: Vec<&'static Policy>) -> Result<Operation, Fault> {
    // Once a launch and route, for as long as the program runs.
    let policy: &'static Policy = match *parts {
        [only] => only,
        _ => Box::leak(Box::new(Policy::All(parts.leak()))),
    };
    let reduced = |trial| {
        let requirement = Requirement::try_of_route(policy, trial)?;
        Ok(&*Box::leak(Box::new(requirement)))
    };
    Ok(Operation {
        policy,
        requirement: reduced(false)?,
        trial: match policy.has_trial() {
            true => Some(reduced(true)?),
            false => None,
        },
    })
}

fn fault_line(route: &Route, fault: Fault) -> String {
    let text = match fault {
        Fault::PublicBesideGuard => {
            "what is public stands in a mount that needs a token, or beside a guard that does; \
             help: mount the route elsewhere, or state beside its handler who may call"
                .to_owned()
        }
        Fault::TooManyAlternatives
        | Fault::TooManyBound
        | Fault::TooManySchemes
        | Fault::Twice
        | Fault::TwoCatalogues
        | Fault::TwoHandlers
        | Fault::UnverifiedCredentials => fault.text().replace('\n', "; "),
    };
    format!("{} {}: {text}", route.method, route.uri)
}

/// Says that a scope is bound to a parameter that the route does not have: of a mount only the launch can
/// know.
fn unbound_line(route: &Route, entry: &Entry) -> Option<String> {
    let path = route.uri.unmounted_origin.path();
    let parameters = path.split('/').filter_map(|segment| {
        let inner = segment.as_str().strip_prefix('<')?.strip_suffix('>')?;
        (!inner.ends_with("..")).then_some(inner)
    });
    let parameters: Vec<_> = parameters.collect();
    let (scope, parameter) = entry.operation.policy.unbound(&parameters)?;
    Some(format!(
        "{} {}: `{scope}` is bound to the path parameter `{parameter}`, which the route does not have; \
         help: `/..<{parameter}>..`",
        route.method, route.uri
    ))
}

/// The lines that warn of allowances which open handlers that somebody has written here, or nothing at all.
pub(super) fn doubtful(
    routes: &[Route],
    entries: &[Entry],
    allowances: &[Allowance],
) -> Vec<String> {
    let doubtful = allowances.iter().filter_map(|allowance| {
        let open = routes.iter().zip(entries).filter(|(route, entry)| {
            allowance.covers(route) && entry.operation.policy.holds(allowance.policy)
        });
        let open: Vec<_> = open.collect();
        // Those of a library have other names than functions have.
        let is_function = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let named = |it: &&(&Route, &Entry)| it.1.name.as_deref().is_some_and(is_function);
        let own: Vec<_> = open
            .iter()
            .filter(named)
            .map(|(route, entry)| {
                let name = entry.name.as_deref().unwrap_or_default();
                format!("{name} ({})", place(route, entry))
            })
            .collect();
        let (base, line) = (&allowance.base, allowance.line);
        match (open.is_empty(), own.is_empty()) {
            (true, _) => Some(format!(
                "{line}: `public_at(\"{base}\", ..)` opens no route"
            )),
            (false, true) => None,
            (false, false) => Some(format!(
                "{line}: `public_at(\"{base}\", ..)` opens handlers that state nothing: {}; \
                 help: `#[public(reason = \"..\")]` above each, if that is meant",
                own.join(", ")
            )),
        }
    });
    doubtful.collect()
}

/// The lines that say which mounts ask for what no caller of this server has: scopes or classes of another
/// catalogue, a scheme that nobody knows. What stands beside a handler, Rocket asks the handler.
pub(super) fn foreign(routes: &[Route], entries: &[Entry], runtime: &Runtime) -> Vec<String> {
    let mounted = routes.iter().zip(entries);
    let mounted = mounted.filter(|(route, _)| !mount::ask(route).mounts.is_empty());
    let found = mounted.filter_map(|(route, entry)| {
        let Operation {
            requirement, trial, ..
        } = entry.operation;
        let mut asked = std::iter::once(requirement).chain(trial);
        let (what, help) = asked.find_map(|requirement| runtime.foreign(requirement))?;
        Some(format!(
            "{} {}: its mount {what}; help: {help}",
            route.method, route.uri
        ))
    });
    found.collect()
}

/// The lines that say which routes take an access token of callers who show none.
pub(super) fn tokenless(routes: &[Route], entries: &[Entry], runtime: &Runtime) -> Vec<String> {
    let takers = routes
        .iter()
        .zip(entries)
        .filter(|(_, entry)| entry.operation.policy.takes_token());
    let found = takers.filter_map(|(route, entry)| {
        let requirement = entry.operation.requirement;
        let lists = requirement.ways();
        let mut lists = lists.flat_map(|way| runtime.schemes_of(requirement, way));
        let without = lists.find(|list| !list.iter().any(|it| it.takes_tokens()))?;
        Some(format!(
            "{} {}: takes `AccessToken`, and lets callers of the scheme `{}` in, who show none; help: take \
             `Option<&AccessToken>`, or name the scheme of those who do: `scheme = OAuth2PasswordBearer`",
            route.method,
            route.uri,
            without.first()?.name
        ))
    });
    found.collect()
}

/// The lines that say which routes are undeclared; none, if all is well.
pub(super) fn undeclared(
    routes: &[Route],
    entries: &[Entry],
    mode: UndeclaredRoutes,
) -> Vec<String> {
    let undeclared: Vec<_> = routes
        .iter()
        .zip(entries)
        .filter(|(_, entry)| !entry.is_declared)
        .collect();
    if undeclared.is_empty() {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for (route, entry) in &undeclared {
        let requirement = entry.operation.requirement;
        let paste = match requirement.needs_principal() {
            true => "#[authenticated]  (its guards need a token)",
            false => "#[requires_scopes(\"..\")]",
        };
        rows.push([
            route.method.to_string(),
            route.uri.to_string(),
            route.name.as_deref().unwrap_or("?").to_owned(),
            place(route, entry),
            paste.to_owned(),
        ]);
    }
    let mut widths = [0; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let fate = match mode {
        UndeclaredRoutes::Deny => "so the server does not start",
        UndeclaredRoutes::Warn => "and are served all the same: `undeclared_routes` is \"warn\"",
    };
    let (count, all) = (undeclared.len(), routes.len());
    let head = format!("{count} of {all} routes do not say who may call them, {fate}:");
    let lines = rows.iter().map(|row| {
        let cells = row.iter().zip(widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("    {}", cells.join("  ").trim_end())
    });
    let help = "help: above `#[openapi]` and the route attribute write `#[requires_scopes(\"..\")]`, \
                `#[authenticated]` or `#[public(reason = \"..\")]`; for routes that are not yours: \
                `Security::new::<..>().public_at(\"/base\", \"why\")`";
    std::iter::once(head)
        .chain(lines)
        .chain([help.to_owned()])
        .collect()
}

/// Where the handler is written, as far as that can be found out.
fn place(route: &Route, entry: &Entry) -> String {
    if let Some(place) = &entry.place {
        return place.clone();
    }
    let places = source::places_of(route);
    match &*places {
        [] => "?".to_owned(),
        places => places.join(" or "),
    }
}

/// The scopes of the catalogue that no route needs, neither themselves nor what they imply.
pub(crate) fn unused_scopes(
    entries: &[Entry],
    catalogue: &'static CatalogueInfo,
) -> Vec<&'static str> {
    let operations = entries.iter().map(|entry| entry.operation);
    let used: HashSet<u8> = operations
        .flat_map(|it| std::iter::once(it.requirement).chain(it.trial))
        .filter(|requirement| requirement.catalogue().is_some_and(|it| it.is(catalogue)))
        .flat_map(|requirement| requirement.scopes().map(|scope| scope.index))
        .collect();
    let scopes = (0..=u8::MAX).zip(catalogue.scopes);
    let is_used = |place: u8| {
        let grants = catalogue.grants(place);
        grants.indices().any(|granted| used.contains(&granted))
    };
    scopes
        .filter(|(place, _)| !is_used(*place))
        .map(|(_, scope)| scope.name())
        .collect()
}
