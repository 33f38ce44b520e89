//! Denials: why a request is refused, and how that is answered: status, challenge, body, log line.

mod catcher;
mod challenge;
mod denied;
mod explain;
mod refusal;

pub use self::challenge::ChallengeProfile;
pub use self::denied::Denied;

pub(crate) use self::catcher::json_catcher;
pub(crate) use self::challenge::{Asked, Challenge, Scopes};
pub(crate) use self::denied::Reason;
pub(crate) use self::explain::{Explanation, first_unmet, kind_name};
pub(crate) use self::refusal::{Body, Refusal};
