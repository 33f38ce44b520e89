//! What a token says it is (`typ`), and what of that is accepted.

/// The `typ` of access tokens (RFC 9068 section 2.1), and of this server's own.
pub(crate) const ACCESS_TOKEN: &str = "at+jwt";

/// What stands for a token that only says that it is one (RFC 7519 section 5.1).
const PLAIN: &str = "JWT";

/// The accepted values of `typ`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kinds {
    /// Any of these, without regard to case, with or without `application/` (RFC 7515 section 4.1.9).
    Any(Vec<String>),
    /// As this server spells it, and nothing else.
    Own,
}

impl Kinds {
    /// Is a header's `typ` accepted? One that is missing is as good as `JWT`.
    pub(crate) fn accept(&self, kind: Option<&str>) -> bool {
        match self {
            Self::Any(accepted) => {
                let kind = bare(kind.unwrap_or(PLAIN));
                let mut accepted = accepted.iter();
                accepted.any(|it| bare(it).eq_ignore_ascii_case(kind))
            }
            Self::Own => kind == Some(ACCESS_TOKEN),
        }
    }
}

/// Does `typ` say no more than that it is a token? Then it may be any kind of token.
pub(super) fn is_plain(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| bare(kind).eq_ignore_ascii_case(PLAIN))
}

/// Can tokens of this type be meant as access tokens? Those that are known to be something else cannot
/// (RFC 8725 section 3.11).
pub(crate) fn may_be_accepted(kind: &str) -> bool {
    const OTHERS: [&str; 8] = [
        "id+jwt",
        "logout+jwt",
        "dpop+jwt",
        "secevent+jwt",
        "token-introspection+jwt",
        "oauth-authz-req+jwt",
        "client-authentication+jwt",
        "jose",
    ];
    let kind = bare(kind);
    let is_word = !kind.is_empty() && kind.bytes().all(|byte| matches!(byte, 0x21..=0x7E));
    is_word && !OTHERS.iter().any(|it| it.eq_ignore_ascii_case(kind))
}

fn bare(kind: &str) -> &str {
    const PREFIX: &str = "application/";
    match kind.get(..PREFIX.len()) {
        Some(prefix) if prefix.eq_ignore_ascii_case(PREFIX) => &kind[PREFIX.len()..],
        Some(_) | None => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_accepted_in_any_case_and_with_its_prefix() {
        let of = |kinds: &[&str]| Kinds::Any(kinds.iter().map(|it| (*it).to_owned()).collect());
        for (accepted, kind, expected) in [
            (&["at+jwt"][..], Some("at+jwt"), true),
            (&["at+jwt"], Some("AT+JWT"), true),
            (&["at+jwt"], Some("application/at+jwt"), true),
            (&["application/at+jwt"], Some("at+JWT"), true),
            (&["at+jwt"], Some("Application/AT+jwt"), true),
            (&["at+jwt"], Some("application/application/at+jwt"), false),
            (&["at+jwt"], Some("JWT"), false),
            (&["at+jwt"], Some(""), false),
            (&["at+jwt"], Some("at+jwt "), false),
            (&["at+jwt"], Some("id+jwt"), false),
            (&["at+jwt"], None, false),
            (&["JWT"], Some("jwt"), true),
            (&["JWT"], None, true),
            (&["JWT"], Some("at+jwt"), false),
            (&["JWT", "at+jwt"], Some("at+jwt"), true),
        ] {
            assert_eq!(
                of(accepted).accept(kind),
                expected,
                "{kind:?} of {accepted:?}"
            );
        }
    }

    #[test]
    fn own_tokens_have_one_spelling() {
        for (kind, expected) in [
            (Some("at+jwt"), true),
            (Some("AT+JWT"), false),
            (Some("application/at+jwt"), false),
            (Some("JWT"), false),
            (None, false),
        ] {
            assert_eq!(Kinds::Own.accept(kind), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_is_known_to_be_something_else_cannot_be_chosen() {
        for (kind, expected) in [
            ("at+jwt", true),
            ("JWT", true),
            ("my-tokens+jwt", true),
            ("id+jwt", false),
            ("Application/ID+JWT", false),
            ("logout+jwt", false),
            ("dpop+jwt", false),
            ("", false),
            ("application/", false),
            ("a b", false),
        ] {
            assert_eq!(may_be_accepted(kind), expected, "{kind:?}");
        }
    }
}
