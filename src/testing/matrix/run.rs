//! Running a matrix: each route is asked by each caller, one after the other.

use std::collections::HashSet;
use std::sync::Arc;

use rocket::http::{Header, Method};
use rocket::local::asynchronous::{Client, LocalRequest};

use super::answer::Answer;
use super::builder::Choices;
use super::by_scheme::{SchemeCases, in_one_place};
use super::case::{Case, Cases, Shown};
use super::credentials::{Credentials, saying};
use super::expected::Expected;
use super::granted::word;
use super::report::{Asked, DenialMatrix, Failure};
use super::row::{Named, Row};
use super::target::{Target, Values};
use crate::inventory::{self, Route, has_one_scheme_of_tokens};
use crate::launch::{Entry, Operations, RouteKey, Runtime};
use crate::scheme::SchemeInfo;
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
        let parts = (Runtime::of_server(rocket), Operations::of_server(rocket));
        let (Some(runtime), Some(operations)) = parts else {
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
            let (rows, unasked) = match skipped {
                Some(_) => (Vec::new(), Vec::new()),
                None => self.route(&route, entry, &mut matrix.failures).await,
            };
            matrix.routes.push(Asked {
                route,
                rows,
                unasked,
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
    ) -> (Vec<Row>, Vec<String>) {
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
        let (now, leeway) = (now as u64, leeway as u64);
        let (cases, unasked) = match self.is_of_own_tokens() {
            true => {
                let cases = Cases {
                    catalogue: self.runtime.catalogue(),
                    requirement,
                    values: &target.values,
                    now,
                    leeway,
                };
                (cases.all(), Vec::new())
            }
            false => {
                let cases = SchemeCases {
                    runtime: self.runtime,
                    requirement,
                    values: &target.values,
                    now,
                    leeway,
                };
                self.possible(route, cases.all(), failures)
            }
        };
        let mut rows = Vec::new();
        for case in cases {
            let row = self.ask(route, entry, &target, case).await;
            failures.extend(Failure::of(&row, &self.choices.subject));
            rows.push(row);
        }
        if rows.iter().all(|row| row.by.is_some()) {
            failures.push(never_reached(route, &target, &rows));
        }
        (rows, unasked)
    }

    /// Is a token of this server all that callers can show?
    fn is_of_own_tokens(&self) -> bool {
        let mut schemes = self.runtime.accepted().iter().map(|it| it.scheme);
        has_one_scheme_of_tokens(self.runtime) && schemes.all(|it| self.credentials().is_own(it))
    }

    fn credentials(&self) -> Credentials<'c> {
        Credentials {
            rocket: self.client.rocket(),
            runtime: self.runtime,
            choices: self.choices,
        }
    }

    /// The cases for which there are credentials, and why there are none for the others. It is a failure if that
    /// leaves nobody who shows good ones.
    fn possible(
        &self,
        route: &Arc<Route>,
        cases: Vec<Case>,
        failures: &mut Vec<Failure>,
    ) -> (Vec<Case>, Vec<String>) {
        let credentials = self.credentials();
        let has_ways = cases.iter().any(|case| case.is_a_way);
        let (mut possible, mut unasked, mut lacking) = (Vec::new(), Vec::new(), Vec::new());
        for case in cases {
            let Shown::By(parts) = &case.shown else {
                possible.push(case);
                continue;
            };
            let missing = parts.iter().find(|part| !credentials.can_show(part));
            match (missing, in_one_place(parts, |it| credentials.is_own(it))) {
                (None, None) => possible.push(case),
                (_, Some((one, other))) => {
                    let name = &case.name;
                    unasked.push(format!(
                        "{name}: nobody can show `{one}` and `{other}`, which stand in one place"
                    ));
                }
                (Some(part), None) => {
                    let scheme = part.scheme.name;
                    unasked.push(format!(
                        "{}: there are no credentials of `{scheme}`",
                        case.name
                    ));
                    if !lacking.contains(&scheme) {
                        lacking.push(scheme);
                    }
                }
            }
        }
        if has_ways && !possible.iter().any(|case| case.is_a_way) {
            failures.push(Failure::new(
                route,
                format!(
                    "cannot be asked: there are no credentials of `{}`\nhelp: give some that are granted exactly \
                     these scopes: `.credentials(|scheme, scopes| ..)`, or leave it out: `.skip(\"..\", |route| ..)`",
                    lacking.join("`, `")
                ),
            ));
        }
        (possible, unasked)
    }

    async fn ask(&self, route: &Arc<Route>, entry: &Entry, target: &Target, case: Case) -> Row {
        let answer = Answer::to(self.request(entry, target, &case.shown)).await;
        let entries = self.operations.entries();
        let by = answer.route.as_ref();
        let by = by.and_then(|key| entries.iter().find(|entry| entry.key == *key));
        let requirement = entry.operation.requirement;
        let credentials = self.credentials();
        let is_own = |scheme: &SchemeInfo| credentials.is_own(scheme);
        let own = Expected::of(
            requirement,
            &target.values,
            &case.shown,
            self.runtime,
            &is_own,
        );
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
                let expected =
                    Expected::of(requirement, &values, &case.shown, self.runtime, &is_own);
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
        let credentials = self.credentials();
        let mut request = self.client.req(method, target.uri.clone());
        if let Shown::By(parts) = shown {
            let query = credentials.show(parts, &mut request);
            if !query.is_empty() {
                let sign = if target.uri.contains('?') { '&' } else { '?' };
                let uri = format!("{}{sign}{}", target.uri, query.join("&"));
                request = self.client.req(method, uri);
                credentials.show(parts, &mut request);
            }
        }
        if let Some(format) = &entry.key.format {
            let name = match method.supports_payload() {
                true => "Content-Type",
                false => "Accept",
            };
            request.add_header(Header::new(name, format.to_string().replace('*', "x")));
        }
        if matches!(shown, Shown::By(_)) {
            return request;
        }
        let token = TestToken::of(self.client.rocket()).subject(&self.choices.subject);
        match shown {
            Shown::By(_) | Shown::Nothing => {}
            Shown::Expired(held) => request.add_header(saying(token, held).expired()),
            Shown::Malformed => request.add_header(token.malformed()),
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
