//! Schemes that come, go, or take the place of others.

use std::collections::BTreeMap;

use super::change::{Change, ChangeKind};
use super::contents::Lock;
use super::difference::was_is;
use super::word::word;
use super::write::Defaults;

impl Lock {
    /// Both locks with names for the same schemes, so that their callers can be compared.
    ///
    /// Where one of them has but one scheme, which it does not name, that is taken for the other one's default.
    /// A scheme is taken for renamed where it is the only one that came, and another one the only one that went, of
    /// which callers show just the same.
    pub(super) fn with_names_of(&self, now: &Lock, changes: &mut Vec<Change>) -> (Lock, Lock) {
        let (mut was, mut now) = (self.clone(), now.clone());
        was.schemes.named_as_in(&now.schemes);
        now.schemes.named_as_in(&was.schemes);
        let (shown, other) = (&was.schemes.shown, &now.schemes.shown);
        let gone: Vec<_> = shown
            .iter()
            .filter(|(name, _)| !other.contains_key(*name))
            .collect();
        let new: Vec<_> = other
            .iter()
            .filter(|(name, _)| !shown.contains_key(*name))
            .collect();
        let mut renamed = BTreeMap::new();
        for (name, shown) in &gone {
            let like = |all: &[(&String, _)]| all.iter().filter(|(_, it)| it == shown).count();
            let found = new.iter().find(|(_, it)| it == shown);
            match (found, like(&gone), like(&new)) {
                (Some((new, _)), 1, 1) => {
                    let detail = format!("was `{}`; its callers may be others", named(name));
                    changes.push(Change::new(ChangeKind::RenamedScheme, word(new), detail));
                    renamed.insert((*name).clone(), (*new).clone());
                }
                _ => {
                    let detail = format!("`{shown}`");
                    changes.push(Change::new(ChangeKind::RemovedScheme, named(name), detail));
                }
            }
        }
        for (name, shown) in &new {
            if !renamed.values().any(|it| it == *name) {
                let detail = format!("`{shown}`");
                changes.push(Change::new(ChangeKind::NewScheme, named(name), detail));
            }
        }
        for (name, shown) in shown {
            if let Some(is) = other.get(name)
                && is != shown
            {
                let detail = was_is(&shown.to_string(), &is.to_string());
                changes.push(Change::new(ChangeKind::Scheme, word(name), detail));
            }
        }
        was.rename_schemes(&renamed);
        let is_named = |lock: &Lock| !lock.schemes.shown.contains_key("");
        if was.schemes.default != now.schemes.default && is_named(&was) && is_named(&now) {
            let (was, is) = (
                Defaults(&was.schemes.default),
                Defaults(&now.schemes.default),
            );
            let detail = was_is(&was.to_string(), &is.to_string());
            changes.push(Change::new(ChangeKind::DefaultSchemes, "", detail));
        }
        (was, now)
    }

    fn rename_schemes(&mut self, names: &BTreeMap<String, String>) {
        if names.is_empty() {
            return;
        }
        let new = |name: String| names.get(&name).cloned().unwrap_or(name);
        let schemes = &mut self.schemes;
        let shown = std::mem::take(&mut schemes.shown).into_iter();
        schemes.shown = shown.map(|(name, shown)| (new(name), shown)).collect();
        let lists = std::mem::take(&mut schemes.default).into_iter();
        schemes.default = lists
            .map(|list| list.into_iter().map(new).collect())
            .collect();
        for entry in self.routes.values_mut() {
            let trial = entry.trial.as_mut().map(|trial| &mut trial.needs);
            for needs in std::iter::once(&mut entry.needs).chain(trial) {
                for way in &mut needs.ways {
                    let schemes = std::mem::take(way).into_iter();
                    *way = schemes.map(|(name, scopes)| (new(name), scopes)).collect();
                }
            }
            entry.fit(&self.schemes);
        }
    }
}

/// The only scheme of a server may have no name.
fn named(scheme: &str) -> String {
    match scheme {
        "" => "the one of tokens".to_owned(),
        name => word(name).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lock, Verdict};

    const KEY: &str = "scheme K api_key header X-API-Key acme_\n";
    const LOGIN: &str = "scheme L oauth2\n";

    fn changes(was: &str, is: &str) -> (Vec<String>, Verdict) {
        let lock = |lines: &str| {
            let text = format!("# security.lock 1\nscope a\nscope b\n{lines}");
            Lock::read(&text).unwrap_or_else(|error| panic!("{error}"))
        };
        let changes = lock(was).compare(lock(is));
        let verdict = Verdict::of(&changes);
        (changes.iter().map(ToString::to_string).collect(), verdict)
    }

    fn expect(was: &str, is: &str, verdict: Verdict, lines: &[&str]) {
        let (changes, found) = changes(was, is);
        assert_eq!(changes, lines);
        assert_eq!(found, verdict);
    }

    #[test]
    fn callers_of_one_more_scheme_weaken_a_route() {
        let schemes = format!("{KEY}{LOGIN}default L\n");
        let (one, more) = (
            format!("{schemes}GET /x: a\n"),
            format!("{schemes}GET /x: [L] a | [K] a\n"),
        );
        expect(
            &one,
            &more,
            Verdict::Weaker,
            &["weakened: GET /x: was `a`, is `[K] a | [L] a`; lets in credentials of `K` with `a`"],
        );
        expect(
            &more,
            &one,
            Verdict::Different,
            &[
                "tightened: GET /x: was `[K] a | [L] a`, is `a`; refuses credentials of `K` with `a`",
            ],
        );
    }

    #[test]
    fn one_of_two_that_were_needed_together_weakens_a_route() {
        let schemes = format!("{KEY}{LOGIN}default L\n");
        expect(
            &format!("{schemes}GET /x: [K + L] a\n"),
            &format!("{schemes}GET /x: a\n"),
            Verdict::Weaker,
            &["weakened: GET /x: was `[K + L] a`, is `a`; lets in credentials of `L` with `a`"],
        );
        expect(
            &format!("{schemes}GET /x: [K + L] a\n"),
            &format!("{schemes}GET /x: [K] [L] a\n"),
            Verdict::Weaker,
            &[
                "weakened: GET /x: was `[K + L] a`, is `[K] [L] a`; lets in credentials of `K` without scopes \
               and credentials of `L` with `a`",
            ],
        );
    }

    #[test]
    fn another_default_is_told_at_each_route_that_it_opens() {
        let schemes = format!("{LOGIN}scheme M openid_connect\n");
        expect(
            &format!("{schemes}default L\nGET /x: a\nGET /y: [L] | [M]\n"),
            &format!("{schemes}default M\nGET /x: a\nGET /y: [L] | [M]\n"),
            Verdict::Weaker,
            &[
                "weakened and tightened: GET /x: `a` as before; lets in credentials of `M` with `a`; \
                 refuses credentials of `L` with `a`",
                "default schemes changed: was `L`, is `M`",
            ],
        );
    }

    #[test]
    fn a_second_scheme_changes_nothing_for_the_callers_of_the_first() {
        let two = format!("{KEY}{LOGIN}default L\nGET /x: a\n");
        expect(
            "GET /x: a\n",
            &two,
            Verdict::Different,
            &["new scheme: K: `api_key header X-API-Key acme_`"],
        );
        expect(
            &two,
            "GET /x: a\n",
            Verdict::Different,
            &["removed scheme: K: `api_key header X-API-Key acme_`"],
        );
        expect(
            "GET /x: a\n",
            &format!("{KEY}{LOGIN}default K | L\nGET /x: [K] a | [L] a\n"),
            Verdict::Weaker,
            &[
                "weakened: GET /x: was `a`, is `[K] a | [L] a`; lets in credentials of `K` with `a`",
                "new scheme: K: `api_key header X-API-Key acme_`",
                "default schemes changed: was `L`, is `K | L`",
            ],
        );
    }

    #[test]
    fn keys_in_the_place_of_tokens_are_other_callers() {
        expect(
            "GET /x: a\n",
            &format!("{KEY}default K\nGET /x: [K] a\n"),
            Verdict::Weaker,
            &[
                "weakened and tightened: GET /x: was `a`, is `[K] a`; lets in credentials of `K` with `a`; \
                 refuses a token with `a`",
                "removed scheme: the one of tokens: `bearer`",
                "new scheme: K: `api_key header X-API-Key acme_`",
            ],
        );
    }

    #[test]
    fn a_scheme_renamed_or_of_another_kind_is_named() {
        let lines = |name: &str, shown: &str| {
            format!("{LOGIN}scheme {name} {shown}\ndefault L\nGET /x: [{name}] a | [L] b\n")
        };
        expect(
            &lines("K", "basic"),
            &lines("A", "basic"),
            Verdict::Weaker,
            &["renamed scheme: A: was `K`; its callers may be others"],
        );
        expect(
            &lines("K", "basic"),
            &lines("K", "api_key query key k_"),
            Verdict::Weaker,
            &["scheme changed: K: was `basic`, is `api_key query key k_`"],
        );
    }

    #[test]
    fn a_login_is_asked_of_tokens_alone() {
        let schemes = format!("{KEY}{LOGIN}default L\n");
        // Nobody comes by `K`, since no key says when its owner has logged in.
        expect(
            &format!("{schemes}GET /x: [K] a | [L] a, max_age=300\n"),
            &format!("{schemes}GET /x: a, max_age=300\n"),
            Verdict::Different,
            &["said differently: GET /x: was `[K] a | [L] a, max_age=300`, is `a, max_age=300`"],
        );
        expect(
            &format!("{schemes}GET /x: [K] a | [L] a, max_age=300\n"),
            &format!("{schemes}GET /x: [K] a | [L] a\n"),
            Verdict::Weaker,
            &[
                "weakened: GET /x: was `[K] a | [L] a, max_age=300`, is `[K] a | [L] a`; \
               lets in credentials of `K` with `a`, a log-in of more than 300 seconds ago",
            ],
        );
    }
}
