//! What differs between a lock and a server, and whether that lets more callers in.

use std::fmt;

/// A difference, in words of one line: `weakened: GET /items: was ..`.
///
/// ```
/// use rocket_scopes::inventory::{ChangeKind, Lock, Verdict};
///
/// # fn main() -> Result<(), rocket_scopes::inventory::LockError> {
/// let lock = |needs: &str| Lock::read(&format!("# security.lock 1\nscope me\nGET /items: {needs}"));
/// let changes = lock("me")?.compare(lock("any token")?);
/// assert_eq!(
///     changes[0].to_string(),
///     "weakened: GET /items: was `me`, is `any token`; lets in a token without scopes",
/// );
/// assert_eq!(changes[0].kind(), ChangeKind::Weakened);
/// assert_eq!(Verdict::of(&changes), Verdict::Weaker);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    kind: ChangeKind,
    /// `GET /items`, `items:write`; nothing, where the kind says it all.
    about: Option<String>,
    /// Nothing, where it is enough to say what it is about.
    detail: Option<String>,
}

/// The kind of a [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The authentication classes, or their order.
    AcrOrder,
    /// Some callers are let in that were refused, and some refused that were let in.
    BothWays,
    /// Which schemes are asked where none is named.
    DefaultSchemes,
    /// A scope grants another one that it did not grant: tokens that hold it open more.
    NewImplication,
    /// A route that is not in the lock, and needs a token.
    NewRoute,
    /// A scheme that is not in the lock.
    NewScheme,
    /// A scope that is not in the lock.
    NewScope,
    /// Callers without a token are let in that were not, also by a route that is new.
    NewlyPublic,
    /// The reason why a route is public.
    Reason,
    /// A scope does not grant another one any longer.
    RemovedImplication,
    /// A route that is only in the lock.
    RemovedRoute,
    /// A scheme that is only in the lock.
    RemovedScheme,
    /// A scope that is only in the lock.
    RemovedScope,
    /// A scheme in the place of another one, of which callers show the same. They may be others.
    RenamedScheme,
    /// What is only reported, or until when.
    ReportOnly,
    /// The same callers are let in, and it is said differently.
    Reworded,
    /// What the callers of a scheme show.
    Scheme,
    /// Some callers are refused that were let in.
    Tightened,
    /// Some callers are let in that were refused.
    Weakened,
}

/// What to think of a list of changes.
// Exhaustive: whoever acts on it must not forget a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// There are changes, and none lets anybody in who was refused.
    Different,
    /// There is no change.
    Same,
    /// Some callers may be let in that were refused.
    Weaker,
}

impl Change {
    pub(super) fn new(kind: ChangeKind, about: impl ToString, detail: impl Into<String>) -> Self {
        let some = |text: String| (!text.is_empty()).then_some(text);
        Self {
            kind,
            about: some(about.to_string()),
            detail: some(detail.into()),
        }
    }

    /// What kind of change it is.
    pub fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// May it let callers in that were refused?
    pub fn is_weakening(&self) -> bool {
        match self.kind {
            ChangeKind::BothWays
            | ChangeKind::NewImplication
            | ChangeKind::NewlyPublic
            | ChangeKind::RenamedScheme
            | ChangeKind::Scheme
            | ChangeKind::Weakened => true,
            // The routes that another order of the classes weakens, or another default, are told one by one.
            ChangeKind::AcrOrder
            | ChangeKind::DefaultSchemes
            | ChangeKind::NewRoute
            | ChangeKind::NewScheme
            | ChangeKind::NewScope
            | ChangeKind::Reason
            | ChangeKind::RemovedImplication
            | ChangeKind::RemovedRoute
            | ChangeKind::RemovedScheme
            | ChangeKind::RemovedScope
            | ChangeKind::ReportOnly
            | ChangeKind::Reworded
            | ChangeKind::Tightened => false,
        }
    }
}

impl Verdict {
    /// The verdict on these changes.
    pub fn of(changes: &[Change]) -> Self {
        if changes.iter().any(Change::is_weakening) {
            Self::Weaker
        } else if changes.is_empty() {
            Self::Same
        } else {
            Self::Different
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        for part in [&self.about, &self.detail].into_iter().flatten() {
            write!(f, ": {part}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AcrOrder => "order of `acr` changed",
            Self::BothWays => "weakened and tightened",
            Self::DefaultSchemes => "default schemes changed",
            Self::NewImplication => "new implication",
            Self::NewRoute => "new route",
            Self::NewScheme => "new scheme",
            Self::NewScope => "new scope",
            Self::NewlyPublic => "newly public",
            Self::Reason => "reason changed",
            Self::RemovedImplication => "removed implication",
            Self::RemovedRoute => "removed route",
            Self::RemovedScheme => "removed scheme",
            Self::RemovedScope => "removed scope",
            Self::RenamedScheme => "renamed scheme",
            Self::ReportOnly => "report-only changed",
            Self::Reworded => "said differently",
            Self::Scheme => "scheme changed",
            Self::Tightened => "tightened",
            Self::Weakened => "weakened",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_weakening_decides() {
        let change = |kind| Change::new(kind, "GET /x", "");
        for (kinds, verdict) in [
            (&[][..], Verdict::Same),
            (&[ChangeKind::Tightened], Verdict::Different),
            (
                &[ChangeKind::RemovedRoute, ChangeKind::NewRoute],
                Verdict::Different,
            ),
            (
                &[ChangeKind::Tightened, ChangeKind::BothWays],
                Verdict::Weaker,
            ),
            (
                &[ChangeKind::NewScope, ChangeKind::NewImplication],
                Verdict::Weaker,
            ),
            (&[ChangeKind::NewlyPublic], Verdict::Weaker),
        ] {
            let changes: Vec<Change> = kinds.iter().copied().map(change).collect();
            assert_eq!(Verdict::of(&changes), verdict, "of {kinds:?}");
        }
    }

    #[test]
    fn a_change_is_one_sentence() {
        for (about, detail, line) in [
            ("GET /x", "`me`", "weakened: GET /x: `me`"),
            ("me", "", "weakened: me"),
            ("", "was `a`", "weakened: was `a`"),
        ] {
            let change = Change::new(ChangeKind::Weakened, about, detail);
            assert_eq!(change.to_string(), line);
        }
    }
}
