//! Running a matrix: each route is asked by each caller, one after the other.

use std::collections::HashSet;
use std::sync::Arc;

use rocket::http::{Header, Method};
use rocket::local::asynchronous::{Client, LocalRequest};

use super::answer::Answer;
use super::builder::Choices;
use super::case::{Case, Cases, Held, Shown};
use super::expected::Expected;
use super::granted::word;
use super::report::{Asked, DenialMatrix, Failure};
use super::row::{Named, Row};
use super::target::{Target, Values};
use crate::inventory::{self, Route};
use crate::launch::{Entry, Operations, RouteKey, Runtime};
use crate::testing::TestToken;

/// A server that is asked.
pub(super) struct Run<'c> {
    client: &'c Client,
    choices: &'c Choices,
    runtime: &'c Runtime,
    operations: &'c Operations,
}

impl<'c> Run<'c> {
    pub(super) fn of(client: &'c Client, choices: &'c Choices) -> Self {
        let rocket = client.rocket();
        let (Some(runtime), Some(operations)) = (rocket.state(), Operations::of_server(rocket))
        else {
            panic!("`Security` is not attached: nothing is declared");
        };
        Self {
            client,
            choices,
            runtime,
            operations,
        }
    }

    pub(super) async fn all(&self) -> DenialMatrix {
        let mut matrix = DenialMatrix {
            routes: Vec::new(),
            failures: self.unknown(),
        };
        let entries = self.operations.entries().iter();
        let mut entries: Vec<_> = entries
            .map(|entry| (Arc::new(inventory::route(entry, self.runtime)), entry))
            .collect();
        entries.sort_by(|(_, a), (_, b)| {
            let key = |entry: &Entry| {
                (
                    entry.key.uri.clone(),
                    entry.key.method.clone(),
                    entry.key.rank,
                )
            };
            key(a).cmp(&key(b))
        });
        for (route, entry) in entries {
            let skipped = match entry.is_declared {
                true => self.choices.reason_to_skip(&route),
                false => Some("nothing says who may call it".to_owned()),
            };
            let rows = match skipped {
                Some(_) => Vec::new(),
                None => self.route(&route, entry, &mut matrix.failures).await,
            };
            matrix.routes.push(Asked {
                route,
                rows,
                skipped,
            });
        }
        matrix.check_substance();
        matrix
    }

    /// Routes that are served, and that the table of operations does not hold.
    fn unknown(&self) -> Vec<Failure> {
        let known: HashSet<_> = self.operations.entries().iter().map(|it| &it.key).collect();
        let routes = self.client.rocket().routes();
        let unknown = routes.filter(|route| !known.contains(&RouteKey::of(route)));
        unknown
            .map(|route| Failure {
                route: None,
                text: format!(
                    "{} {} was mounted after `Security` had looked; help: attach `Security` last",
                    route.method, route.uri
                ),
            })
            .collect()
    }

    async fn route(
        &self,
        route: &Arc<Route>,
        entry: &Entry,
        failures: &mut Vec<Failure>,
    ) -> Vec<Row> {
        let target = Target::fill(&entry.key.uri, |name| {
            self.choices.value_of(route, name).or_else(|| {
                let sample = entry.samples.iter().find(|(known, _)| *known == name);
                sample.and_then(|(_, value)| value.map(str::to_owned))
            })
        });
        let requirement = entry.operation.requirement;
        let unbound = requirement
            .scopes()
            .find(|scope| word(scope, &target.values).is_none());
        if let Some(scope) = unbound {
            let parameters = scope.parameters.join("`, `");
            failures.push(Failure::new(
                route,
                format!(
                    "`{scope}` cannot be tested at {}: no scope holds such a value\nhelp: give one of \
                     letters and digits for `{parameters}`: `.parameter(|route, name| ..)`",
                    target.uri
                ),
            ));
        }
        let (now, leeway) = self.runtime.verifier().now();
        let cases = Cases {
            catalogue: self.runtime.catalogue(),
            requirement,
            values: &target.values,
            now: now as u64,
            leeway: leeway as u64,
        };
        let mut rows = Vec::new();
        for case in cases.all() {
            let row = self.ask(route, entry, &target, case).await;
            failures.extend(Failure::of(&row, &self.choices.subject));
            rows.push(row);
        }
        if rows.iter().all(|row| row.by.is_some()) {
            failures.push(never_reached(route, &target, &rows));
        }
        rows
    }

    async fn ask(&self, route: &Arc<Route>, entry: &Entry, target: &Target, case: Case) -> Row {
        let answer = Answer::to(self.request(entry, target, &case.shown)).await;
        let entries = self.operations.entries();
        let by = answer.route.as_ref();
        let by = by.and_then(|key| entries.iter().find(|entry| entry.key == *key));
        let requirement = entry.operation.requirement;
        let own = Expected::of(requirement, &target.values, &case.shown, self.runtime);
        let (expected, fault) = match by {
            None => (own, Some(NOWHERE)),
            Some(by) if std::ptr::eq(by, entry) => {
                let fault = answer.fault(&own, requirement, &case.shown);
                (own, fault)
            }
            Some(by) if own.is_refusal() && !is_in_front(by, entry) => (own, Some(FORWARDED)),
            Some(by) => {
                let requirement = by.operation.requirement;
                let path = target.uri.split('?').next().unwrap_or_default();
                let values = Values::of(by.key.path(), path);
                let expected = Expected::of(requirement, &values, &case.shown, self.runtime);
                let fault = answer.fault(&expected, requirement, &case.shown);
                (expected, fault)
            }
        };
        let other = by.filter(|by| !std::ptr::eq(*by, entry));
        Row {
            route: route.clone(),
            request: format!("{} {}", entry.key.method, target.uri),
            caller: case.name,
            expected,
            by: other.map(|by| Named(&inventory::route(by, self.runtime)).to_string()),
            answer,
            fault,
        }
    }

    fn request(&self, entry: &Entry, target: &Target, shown: &Shown) -> LocalRequest<'c> {
        let method: Method = entry
            .key
            .method
            .parse()
            .expect("a method that Rocket knows");
        let mut request = self.client.req(method, target.uri.clone());
        if let Some(format) = &entry.key.format {
            let name = match method.supports_payload() {
                true => "Content-Type",
                false => "Accept",
            };
            request.add_header(Header::new(name, format.to_string().replace('*', "x")));
        }
        let token = TestToken::of(self.client.rocket()).subject(&self.choices.subject);
        match shown {
            Shown::Expired(held) => request.add_header(saying(token, held).expired()),
            Shown::Malformed => request.add_header(token.malformed()),
            Shown::Nothing => {}
            Shown::OtherKey(held) => {
                request.add_header(saying(token, held).signed_with_another_key());
            }
            Shown::Token(held) => request.add_header(saying(token, held)),
            Shown::Twice(held) => {
                let token = saying(token, held);
                request.add_header(token.clone());
                request.add_header(token);
            }
        }
        request
    }
}

const NOWHERE: &str = "no route was found: a fairing changes the request";
const FORWARDED: &str = "the route did not refuse, and another one answered";

fn saying<'r>(token: TestToken<'r>, held: &Held) -> TestToken<'r> {
    let token = token.words(held.words.join(" "));
    let token = match held.auth_time {
        Some(time) => token.authenticated_at(time),
        None => token,
    };
    match held.acr {
        Some(class) => token.acr(class),
        None => token,
    }
}

/// Does Rocket try `other` before this one?
fn is_in_front(other: &Entry, entry: &Entry) -> bool {
    other.key.method == entry.key.method && other.key.rank < entry.key.rank
}

fn never_reached(route: &Arc<Route>, target: &Target, rows: &[Row]) -> Failure {
    let by = rows.iter().find_map(|row| row.by.as_deref()).unwrap_or("?");
    let guessed = match target.guessed.is_empty() {
        true => String::new(),
        false => format!(
            " (of `{}` the type has no known value)",
            target.guessed.join("`, `")
        ),
    };
    Failure::new(
        route,
        format!(
            "was not tested: {by} answered at {} in its place{guessed}\nhelp: give a value that only this \
             route takes: `.parameter(|route, name| ..)`, or leave it out: `.skip(\"..\", |route| ..)`",
            target.uri
        ),
    )
}
