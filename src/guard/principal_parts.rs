//! What a principal's function may take and give: checked by the compiler.

use crate::policy::{Fault, Policy, Text};
use crate::scheme::{CredentialKind, SchemeInfo};

/// Refuses to compile a principal that depends on a guard which needs the principal, or on credentials that
/// callers of the scheme do not show.
#[track_caller]
pub const fn check_principal_part(part: &Policy, scheme: &SchemeInfo) {
    assert!(
        part.is_free_of_principals(),
        "the principal depends on a guard that needs the principal\n\
         help: a principal takes its credentials, `&State<..>` and guards without a stance"
    );
    let shown = scheme.kind.credential();
    if part.takes_other_than(shown) {
        panic!(
            "{}",
            match shown {
                CredentialKind::ApiKey => {
                    "callers of this scheme do not show that, but an API key\nhelp: take `&ApiKey`"
                }
                CredentialKind::Basic => {
                    "callers of this scheme do not show that, but user name and password\n\
                     help: take `&BasicCredentials`"
                }
                CredentialKind::Digest => {
                    "callers of this scheme do not show that, but a digest\nhelp: take `&DigestCredentials`"
                }
                CredentialKind::Token => {
                    "callers of this scheme do not show that, but an access token\n\
                     help: take `&AccessToken`"
                }
            }
        );
    }
}

/// Refuses to compile a principal's function that takes credentials which nobody has verified for a proof,
/// or that says what a token grants, which says it itself. `principal` is what it makes.
#[track_caller]
pub const fn check_principal_proof(scheme: &SchemeInfo, is_granted: bool, principal: &str) {
    let (what, help, end) = match (scheme.kind.credential(), is_granted) {
        (CredentialKind::Token, false) => return,
        (CredentialKind::Token, true) => (
            "an access token says itself what it grants",
            "-> Result<",
            ", Denied>",
        ),
        (CredentialKind::ApiKey | CredentialKind::Basic | CredentialKind::Digest, true) => return,
        (CredentialKind::ApiKey | CredentialKind::Basic | CredentialKind::Digest, false) => (
            "the credentials of this scheme are for this function to verify, and it gives no proof that it has",
            "-> Result<Granted<",
            ">, Denied>, made of what `verify` gives: `row.granted(|row| row.scopes)`",
        ),
    };
    let text = Text::EMPTY.with(what).with("\nhelp: ").with(help);
    panic!("{}", text.with(principal).with(end).as_str())
}

/// Refuses to compile an argument of a route or a guard that is for the function of a principal.
#[track_caller]
pub const fn check_argument(is_unverified: bool) {
    if is_unverified {
        panic!("{}", Fault::UnverifiedCredentials.text())
    }
}
