//! What came back: what the client sees, and what the check has written down.

use rocket::fairing::{Fairing, Info, Kind};
use rocket::local::asynchronous::LocalRequest;
use rocket::{Request, Response};

use super::case::Shown;
use super::expected::Expected;
use crate::denial::Reason;
use crate::guard::Session;
use crate::launch::RouteKey;
use crate::policy::{Credentials, Requirement};
use crate::token::InvalidToken;

/// The answer to one request.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Every `WWW-Authenticate`.
    pub(super) challenges: Vec<String>,
    /// The route that Rocket tried last.
    pub(super) route: Option<RouteKey>,
    /// Why a guard of ours refused.
    refusal: Option<Reason>,
    is_swallowed: bool,
    is_authenticated: bool,
    knows_principal: bool,
    /// Did other credentials arrive than were sent?
    is_altered: bool,
}

impl Answer {
    /// Sends a request. Its clone shares what is known of it.
    pub(super) async fn to(request: LocalRequest<'_>) -> Self {
        let sent = authorization(&request);
        let twin = request.clone();
        let response = request.dispatch().await;
        let challenges = response.headers().get("WWW-Authenticate");
        let status = response.status().code;
        let seen = twin.local_cache(Seen::default);
        let session = Session::started(&twin);
        let refusal = session.and_then(Session::refusal);
        Self {
            status,
            challenges: challenges.map(str::to_owned).collect(),
            route: seen.route.clone(),
            // Swallowed by `Option<Guard>`, which is fine.
            is_swallowed: refusal
                .as_ref()
                .is_some_and(|it| it.is_anonymous() && it.status().code != status),
            refusal: refusal.and_then(|it| it.reason()),
            is_authenticated: session.is_some_and(Session::is_authenticated),
            knows_principal: session.is_some_and(|it| it.known().next().is_some()),
            is_altered: seen.authorization != sent,
        }
    }

    /// What is wrong with it; nothing, if it is as expected.
    pub(super) fn fault(
        &self,
        expected: &Expected,
        requirement: &Requirement,
        shown: &Shown,
    ) -> Option<&'static str> {
        let is_good = match expected {
            Expected::LetThrough => {
                let is_asked = match shown {
                    // Where they may be missing, the others count for nothing.
                    Shown::By(_) => requirement.credentials() == Credentials::Required,
                    Shown::Token(_) => requirement.credentials() != Credentials::Ignored,
                    _ => false,
                };
                let is_known = self.is_authenticated
                    && (self.knows_principal || !requirement.needs_principal());
                !self.is_refused_by_policy() && (is_known || !is_asked)
            }
            Expected::Refused {
                reason,
                status,
                challenges,
            } => {
                let (own, expected) = (&self.challenges, challenges);
                self.refusal == Some(*reason)
                    && self.status == *status
                    && own
                        .iter()
                        .map(|it| said(it))
                        .eq(expected.iter().map(|it| said(it)))
            }
        };
        (!is_good).then(|| self.help(expected))
    }

    fn is_refused_by_policy(&self) -> bool {
        match self.refusal {
            Some(Reason::NotAuthenticated) => !self.is_swallowed,
            None | Some(Reason::Dependency | Reason::Other) => false,
            Some(
                Reason::InsufficientAuthentication
                | Reason::InsufficientScope
                | Reason::InvalidCredentials
                | Reason::InvalidToken(_)
                | Reason::RepeatedCredentials
                | Reason::Unavailable,
            ) => true,
        }
    }

    fn help(&self, expected: &Expected) -> &'static str {
        let wanted = match expected {
            Expected::LetThrough => None,
            Expected::Refused { reason, .. } => Some(*reason),
        };
        let is_as_usual = matches!(expected, Expected::Refused { status, .. } if *status == self.status)
            && self.challenges.len() == 1;
        match (self.refusal, wanted) {
            _ if self.is_altered => {
                "other credentials arrived than were sent: a fairing changes the request's `Authorization`"
            }
            (Some(Reason::InvalidToken(InvalidToken::UnknownSubject)), _) => {
                "the principal's loader does not know the subject: `.subject(\"..\")` says who asks"
            }
            (Some(refusal), Some(wanted)) if refusal == wanted && is_as_usual => {
                "the policy refused, and the challenge is another one: does another handler answer, or a \
                 fairing change the header?"
            }
            (Some(refusal), Some(wanted)) if refusal == wanted => {
                "the policy refused as it should: a catcher or a fairing changed the answer"
            }
            (Some(Reason::Other | Reason::Dependency), _) => {
                "the principal's loader or a guard refused the subject: `.subject(\"..\")` says who asks"
            }
            (Some(_), Some(_)) => "the policy refused for another reason",
            (Some(_), None) => "the policy refused what its declaration lets through",
            (None, Some(_)) => {
                "the policy did not refuse: is the handler that answers the one that is declared?"
            }
            (None, None) => {
                "the caller was not looked at: is the handler that answers the one that is declared?"
            }
        }
    }

    pub(super) fn is_let_through(&self) -> bool {
        self.refusal.is_none()
    }
}

/// A challenge without what is made anew each time: the nonce of Digest, which stands at its end.
fn said(challenge: &str) -> &str {
    let nonce = challenge.find(", nonce=");
    &challenge[..nonce.unwrap_or(challenge.len())]
}

/// Writes down which route answered, and to which credentials: a clone of the request shares its cache, and
/// not its route.
pub(super) struct Observer;

#[derive(Default)]
struct Seen {
    route: Option<RouteKey>,
    authorization: Vec<String>,
}

#[rocket::async_trait]
impl Fairing for Observer {
    fn info(&self) -> Info {
        Info {
            name: "Denial matrix",
            kind: Kind::Response,
        }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, _: &mut Response<'r>) {
        request.local_cache(|| Seen {
            route: request.route().map(RouteKey::of),
            authorization: authorization(request),
        });
    }
}

fn authorization(request: &Request<'_>) -> Vec<String> {
    let values = request.headers().get("Authorization");
    values.map(str::to_owned).collect()
}
