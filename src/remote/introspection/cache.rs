//! Remembered answers, found by a keyed hash of the token.

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::{Answer, Introspected};
use super::limits::IntrospectionLimits;
use crate::launch::random;

/// What a token is found by. Nobody can make it, nor the token from it: the text itself is kept no
/// longer than its call takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u8; 32]);

/// Answers that may still be believed. A flood of tokens that are seen once does not push out the busy
/// ones (S3-FIFO).
pub(super) struct Answers {
    key: hmac::Key,
    known: Cache<Fingerprint, Believed, Size>,
    active_for: u64,
    inactive_for: u64,
}

#[derive(Clone)]
struct Believed {
    introspected: Introspected,
    /// Seconds since the Unix epoch: not at that time any more.
    until: u64,
}

/// An answer of up to 1 KiB counts as one, a longer one as so many.
#[derive(Clone)]
struct Size;

impl Weighter<Fingerprint, Believed> for Size {
    fn weight(&self, _: &Fingerprint, believed: &Believed) -> u64 {
        match &believed.introspected {
            Introspected::Active(claims) => claims.len().div_ceil(1024).max(1) as u64,
            Introspected::Inactive => 1,
        }
    }
}

impl Answers {
    pub(super) fn new(limits: &IntrospectionLimits) -> Self {
        let answers = limits.answers.get();
        Self {
            key: hmac::Key::new(HMAC_SHA256, &random::<32>()),
            known: Cache::with_weighter(answers as usize, u64::from(answers), Size),
            active_for: limits.active_for.into(),
            inactive_for: limits.inactive_for.into(),
        }
    }

    pub(super) fn fingerprint(&self, token: &str) -> Fingerprint {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(hmac::sign(&self.key, token.as_bytes()).as_ref());
        Fingerprint(bytes)
    }

    pub(super) fn get(&self, token: Fingerprint, now: u64) -> Option<Introspected> {
        let believed = self.known.get(&token)?;
        (now < believed.until).then_some(believed.introspected)
    }

    /// Remembers what was asked for at that time.
    pub(super) fn insert(&self, token: Fingerprint, answer: &Answer, asked: u64) {
        let until = match answer.introspected {
            Introspected::Active(_) => {
                let longest = asked.saturating_add(self.active_for);
                answer.expires.map_or(longest, |exp| exp.min(longest))
            }
            Introspected::Inactive => asked.saturating_add(self.inactive_for),
        };
        if asked < until {
            let introspected = answer.introspected.clone();
            self.known.insert(
                token,
                Believed {
                    introspected,
                    until,
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn active(expires: Option<u64>) -> Answer {
        Answer {
            introspected: Introspected::Active("{}".into()),
            expires,
        }
    }

    const INACTIVE: Answer = Answer {
        introspected: Introspected::Inactive,
        expires: None,
    };

    #[test]
    fn answers_are_believed_for_so_long() {
        for (answer, seconds) in [
            (active(None), 60),
            (active(Some(1000)), 0),
            (active(Some(999)), 0),
            (active(Some(1001)), 1),
            (active(Some(1059)), 59),
            (active(Some(u64::MAX)), 60),
            (INACTIVE, 5),
        ] {
            let answers = Answers::new(&IntrospectionLimits::default());
            let token = answers.fingerprint("token");
            answers.insert(token, &answer, 1000);
            for (later, known) in [(0, seconds > 0), (seconds, false)] {
                let found = answers.get(token, 1000 + later);
                assert_eq!(found.is_some(), known, "{answer:?}, {later} s later");
            }
            let last = 1000 + seconds - 1;
            assert_eq!(answers.get(token, last).is_some(), seconds > 0);
        }
    }

    #[test]
    fn answers_are_bounded_by_number_and_size() {
        let limits = IntrospectionLimits {
            answers: NonZeroU32::new(100).unwrap(),
            ..IntrospectionLimits::default()
        };
        let large = Answer {
            introspected: Introspected::Active(" ".repeat(10_000).into()),
            expires: None,
        };
        for (answer, most) in [(active(None), 100), (INACTIVE, 100), (large, 10)] {
            let answers = Answers::new(&limits);
            for token in 0..1000 {
                let token = answers.fingerprint(&token.to_string());
                answers.insert(token, &answer, 1000);
            }
            let known = answers.known.len();
            assert!((most / 2..=most).contains(&known), "{known} of {most}");
        }
    }

    #[test]
    fn fingerprints_are_of_one_server_and_one_token() {
        let limits = IntrospectionLimits::default();
        let (one, other) = (Answers::new(&limits), Answers::new(&limits));
        assert!(one.fingerprint("a") == one.fingerprint("a"));
        assert!(one.fingerprint("a") != one.fingerprint("b"));
        assert!(one.fingerprint("a") != other.fingerprint("a"));
    }
}
