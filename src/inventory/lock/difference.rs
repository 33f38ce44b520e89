//! What is said of one route, then and now.

use std::mem::discriminant;

use super::callers::{Caller, Side, only_of};
use super::change::{Change, ChangeKind};
use super::contents::{Entry, Key, Lock, Mark};
use super::word::text;
use super::write::Enforced;

/// The changes of a route that the lock has and the server too.
pub(super) fn differences(key: &Key, was: (&Lock, &Entry), is: (&Lock, &Entry)) -> Vec<Change> {
    let reported = |entry: &Entry| entry.trial.as_ref().map(ToString::to_string);
    let (trial, new_trial) = (reported(was.1), reported(is.1));
    [
        enforced(key, was, is),
        reason(key, was.1, is.1),
        (trial != new_trial).then(|| {
            let [was, is] = [trial, new_trial].map(Option::unwrap_or_default);
            Change::new(ChangeKind::ReportOnly, key, was_is(&was, &is))
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn enforced(key: &Key, old: (&Lock, &Entry), new: (&Lock, &Entry)) -> Option<Change> {
    let ((old_lock, old), (new_lock, new)) = (old, new);
    let before = Side {
        lock: old_lock,
        needs: &old.needs,
    };
    let after = Side {
        lock: new_lock,
        needs: &new.needs,
    };
    let (let_in, refused) = (only_of(after, before), only_of(before, after));
    // Of the reasons there is a change of its own.
    let is_said_alike = old.needs == new.needs
        && old.mark.as_ref().map(discriminant) == new.mark.as_ref().map(discriminant);
    let kind = match (let_in.is_empty(), refused.is_empty()) {
        (false, _) if let_in.contains(&Caller::NoToken) => ChangeKind::NewlyPublic,
        (false, false) => ChangeKind::BothWays,
        (false, true) => ChangeKind::Weakened,
        (true, false) => ChangeKind::Tightened,
        (true, true) if is_said_alike => return None,
        (true, true) => ChangeKind::Reworded,
    };
    let (was, is) = (Enforced(old).to_string(), Enforced(new).to_string());
    let mut detail = if was == is {
        format!("`{is}` as before")
    } else {
        was_is(&was, &is)
    };
    for (before, callers) in [("lets in", let_in), ("refuses", refused)] {
        if !callers.is_empty() {
            detail = format!("{detail}; {before} {}", listed(&callers));
        }
    }
    Some(Change::new(kind, key, detail))
}

/// Callers in one text.
pub(super) fn listed(callers: &[Caller]) -> String {
    let callers: Vec<String> = callers.iter().map(ToString::to_string).collect();
    callers.join(", ")
}

fn reason(key: &Key, old: &Entry, new: &Entry) -> Option<Change> {
    match (&old.mark, &new.mark) {
        (Some(Mark::Public { reason: was }), Some(Mark::Public { reason: is })) if was != is => {
            let detail = format!("was {}, is {}", text(was), text(is));
            Some(Change::new(ChangeKind::Reason, key, detail))
        }
        (None | Some(Mark::Public { .. } | Mark::Undeclared), _) => None,
    }
}

/// Texts as they stand in locks; an empty one stands in none.
pub(super) fn was_is(was: &str, is: &str) -> String {
    let quoted = |text: &str| match text {
        "" => "nothing".to_owned(),
        _ => format!("`{text}`"),
    };
    format!("was {}, is {}", quoted(was), quoted(is))
}

#[cfg(test)]
mod tests {
    use super::super::Lock;

    #[test]
    fn a_changed_route_says_whom_it_lets_in_and_refuses() {
        for (was, is, expected) in [
            (
                "items me",
                "items",
                "weakened: GET /x: was `items me`, is `items`; lets in a token with `items`",
            ),
            (
                "items",
                "items me",
                "tightened: GET /x: was `items`, is `items me`; refuses a token with `items`",
            ),
            (
                "items",
                "me",
                "weakened and tightened: GET /x: was `items`, is `me`; \
                 lets in a token with `me`; refuses a token with `items`",
            ),
            (
                "me, max_age=300, acr=mfa",
                "me, max_age=600",
                "weakened: GET /x: was `me, max_age=300, acr=mfa`, is `me, max_age=600`; \
                 lets in a log-in of more than 300 seconds ago, a log-in of no known class",
            ),
            (
                "me",
                "optional me",
                "newly public: GET /x: was `me`, is `optional me`; lets in callers without a token",
            ),
            (
                "any token",
                "public \"all may\"",
                "newly public: GET /x: was `any token`, is `public \"all may\"`; lets in callers without a token",
            ),
            (
                "public \"all may\"",
                "public \"all may\"; optional",
                "tightened: GET /x: was `public \"all may\"`, is `public \"all may\"; optional`; \
                 refuses callers with a bad token",
            ),
            (
                "undeclared",
                "public \"all may\"",
                "said differently: GET /x: was `undeclared`, is `public \"all may\"`",
            ),
            (
                "public \"all may\"",
                "public \"why\\nnot\"",
                "reason changed: GET /x: was \"all may\", is \"why\\nnot\"",
            ),
            (
                "me",
                "me; report only items me until 2027-01-01",
                "report-only changed: GET /x: was nothing, is `report only items me until 2027-01-01`",
            ),
        ] {
            let lock = |needs: &str| {
                let text = format!("# security.lock 1\nscope items\nscope me\nGET /x: {needs}");
                Lock::read(&text).unwrap()
            };
            let changes = lock(was).compare(lock(is));
            let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
            assert_eq!(lines, [expected]);
        }
    }
}
