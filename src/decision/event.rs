//! One decision, as `tracing` and the hook of the application see it.

use std::fmt;
use std::sync::Arc;

use log::{Level, log_enabled};
use rocket::{Request, Route};

use crate::denial::{Explanation, Reason};
use crate::guard::{Ended, Session};
use crate::launch::Operations;
use crate::policy::{Credentials, Operation};

/// Hears of each decision: see [`Security::on_decision`](crate::Security::on_decision).
pub(crate) type Hook = Arc<dyn for<'d> Fn(&Decision<'d>) + Send + Sync>;

/// What the check of one request came to.
///
/// Holds nothing that the client has written: the route is named as it is mounted, and the subject only by
/// its [hash](Self::subject_hash). The same is sent to `tracing`, as an event of the target
/// `rocket_scopes::decision` at the level `INFO`, with the fields `route`, `requirement`, `outcome`,
/// `reason` and `subject`: names and meanings change with a major version only.
pub struct Decision<'r> {
    route: Option<&'r Route>,
    session: &'r Session,
    operation: Operation,
    outcome: Outcome,
    reason: Option<Reason>,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The request was let through.
    Allowed,
    /// The request was refused.
    Denied,
    /// The request was let through, and a report-only clause would have refused it.
    WouldDeny,
}

impl Outcome {
    /// `allowed`, `denied`, `would_deny`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::WouldDeny => "would_deny",
        }
    }
}

impl<'r> Decision<'r> {
    /// The decision of a request that is about to be answered; none, where nothing was asked of the
    /// caller.
    fn of(
        request: &'r Request<'_>,
        session: &'r Session,
        operation: Operation,
        ended: &Ended,
        is_answer: bool,
    ) -> Option<Self> {
        // Who shows no credentials may be let through all the same: a guard was optional.
        let refusal = ended.refusal.as_deref();
        let refusal = refusal.filter(|it| !(is_answer && it.is_anonymous()));
        let is_asked = operation.requirement.credentials() != Credentials::Ignored;
        let (outcome, reason) = match (refusal, ended.would_deny) {
            // What has a body of its own is a form's, and no decision over the caller.
            (Some(refusal), _) => (Outcome::Denied, Some(refusal.reason()?)),
            (None, Some(reason)) => (Outcome::WouldDeny, Some(reason)),
            (None, None) if is_asked || operation.trial.is_some() => (Outcome::Allowed, None),
            (None, None) => return None,
        };
        Some(Self {
            route: request.route(),
            session,
            operation,
            outcome,
            reason,
        })
    }

    /// Method and address as they are mounted: `GET /projects/<id>`.
    pub fn route(&self) -> String {
        self.route
            .map_or_else(String::new, |it| format!("{} {}", it.method, it.uri))
    }

    /// What the operation asks: `items me`, `admin | items items:write`, `any token`.
    pub fn requirement(&self) -> String {
        let asked = match (self.outcome, self.operation.trial) {
            (Outcome::WouldDeny, Some(trial)) => trial,
            (Outcome::Allowed | Outcome::Denied | Outcome::WouldDeny, _) => {
                self.operation.requirement
            }
        };
        asked.to_string()
    }

    /// What was decided.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Why: `ok`, `no_credentials`, `repeated_credentials`, `invalid_credentials`, `invalid_token`,
    /// `insufficient_scope`, `insufficient_authentication`, `unavailable` where the keys of the token's issuer
    /// are missing, or `guard` where a guard or the handler refused.
    pub fn reason(&self) -> &'static str {
        self.reason.map_or("ok", Reason::code)
    }

    /// Who calls (subject and issuer of the token, id of the API key, user name), as 16 hexadecimal digits: the
    /// same for the same caller as long as the key of this server is the same (without one: as long as it runs),
    /// and of no use to those who do not have the key. None without good credentials.
    pub fn subject_hash(&self) -> Option<String> {
        let verifier = self.session.runtime().ok()?.verifier();
        let (namespace, name) = self.session.known().next()?.subject();
        Some(verifier.subject_hash(namespace, name))
    }
}

impl fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decision")
            .field("route", &self.route())
            .field("requirement", &self.requirement())
            .field("outcome", &self.outcome)
            .field("reason", &self.reason())
            .finish()
    }
}

/// Counts the decision of a request, and tells those who listen.
pub(crate) fn tell(
    request: &Request<'_>,
    (session, operation, ended): (&Session, Operation, &Ended),
    is_answer: bool,
    operations: Option<&Operations>,
    hook: Option<&Hook>,
) {
    let Some(decision) = Decision::of(request, session, operation, ended, is_answer) else {
        return;
    };
    if let Some(entry) = operations.and_then(|it| it.entry(request.route()?)) {
        entry.counts.add(decision.outcome, decision.reason);
    }
    if decision.outcome == Outcome::WouldDeny && log_enabled!(Level::Info) {
        report(request, &decision);
    }
    if let Some(hook) = hook {
        hook(&decision);
    }
    if tracing::enabled!(target: "rocket_scopes::decision", tracing::Level::INFO) {
        tracing::info!(
            target: "rocket_scopes::decision",
            route = decision.route(),
            requirement = decision.requirement(),
            outcome = decision.outcome.as_str(),
            reason = decision.reason(),
            subject = decision.subject_hash(),
        );
    }
}

/// One line about a request that a report-only clause would have refused.
fn report(request: &Request<'_>, decision: &Decision<'_>) {
    let reason = decision.reason();
    let explanation = decision
        .reason
        .and_then(|reason| Explanation::of_trial(request, reason, decision.operation));
    match explanation {
        Some(explanation) => {
            log::info!("{}: would deny ({reason}): {explanation}", decision.route());
        }
        None => log::info!("{}: would deny ({reason})", decision.route()),
    }
}
