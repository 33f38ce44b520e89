//! Which schemes a server accepts, and whom their callers are: what its principals and its routes name.

use rocket::Route;

use super::operations::Entry;
use crate::guard::PrincipalInfo;
use crate::policy::{Named, Policy};
use crate::scheme::{CredentialKind, SchemeInfo};

/// The most schemes that a server may have: the bits of a place.
const MOST: usize = 16;

/// The schemes with their principals: those of the server first, then what single routes name.
///
/// # Errors
///
/// The lines that say what cannot be: a scheme of which nobody knows the callers, or two know them differently;
/// two schemes of one name; access tokens with scopes of two catalogues.
pub(super) fn accepted(
    of_server: &[&'static Policy],
    routes: &[Route],
    entries: &[Entry],
) -> Result<Vec<&'static PrincipalInfo>, Vec<String>> {
    let mut accepted = Accepted::default();
    for policy in of_server {
        policy.each_scheme(&mut |named| accepted.take(named, "the server"));
    }
    for (route, entry) in routes.iter().zip(entries) {
        let by = format!("{} {}", route.method, route.uri);
        let policy = entry.operation.policy;
        policy.each_scheme(&mut |named| accepted.take(named, &by));
    }
    accepted.finish()
}

#[derive(Default)]
struct Accepted {
    principals: Vec<&'static PrincipalInfo>,
    /// Schemes that were named, and who named them first.
    schemes: Vec<(&'static SchemeInfo, String)>,
    /// Names that two schemes have, each of which is one fault.
    doubled: Vec<&'static str>,
    faults: Vec<String>,
}

impl Accepted {
    fn take(&mut self, named: Named, by: &str) {
        let (scheme, principal) = match named {
            Named::Scheme(scheme) => (scheme, None),
            Named::Principal(principal) => (principal.scheme, Some(principal)),
        };
        match self.schemes.iter().find(|(it, _)| it.name == scheme.name) {
            Some((known, first)) if !known.is(scheme) => {
                if !self.doubled.contains(&scheme.name) {
                    self.doubled.push(scheme.name);
                    self.faults.push(format!(
                        "two schemes have the name `{}`: {first} names the one, and {by} the other; help: \
                         `const NAME` tells schemes apart: choose another one",
                        scheme.name
                    ));
                }
            }
            Some(_) => {}
            None => self.schemes.push((scheme, by.to_owned())),
        }
        let Some(principal) = principal else {
            return;
        };
        match self.principals.iter().find(|it| it.scheme.is(scheme)) {
            Some(known) if !known.is_as(principal) => self.faults.push(format!(
                "{by} takes the principal `{}` for the scheme `{}`, whose callers are `{}`; help: a scheme has \
                 one `#[principal]`: take that one everywhere",
                principal.name(),
                scheme.name,
                known.name()
            )),
            Some(_) => {}
            None => self.principals.push(principal),
        }
    }

    fn finish(mut self) -> Result<Vec<&'static PrincipalInfo>, Vec<String>> {
        for (scheme, by) in &self.schemes {
            if !self.principals.iter().any(|it| it.scheme.is(scheme)) {
                self.faults.push(format!(
                    "{by} names the scheme `{}`, and nobody knows who its callers are; help: \
                     `Security::new::<..>().principal::<..>()`, with the type that its `#[principal(scheme = ..)]` makes",
                    scheme.name
                ));
            }
        }
        if self.schemes.len() > MOST {
            self.faults.push(format!(
                "the server has {} schemes, and {MOST} are the most",
                self.schemes.len()
            ));
        }
        self.faults.extend(two_catalogues(&self.principals));
        self.faults.dedup();
        match self.faults.is_empty() {
            true => Ok(self.principals),
            false => Err(self.faults),
        }
    }
}

/// Access tokens are read once, whatever scheme they turn out to be of. Those of schemes that grant nothing are
/// read as such.
fn two_catalogues(principals: &[&'static PrincipalInfo]) -> Option<String> {
    let schemes = principals.iter().map(|it| it.scheme);
    let schemes = schemes.filter(|it| !it.catalogue.scopes.is_empty());
    let mut schemes = schemes.filter(|it| it.kind.credential() == CredentialKind::Token);
    let first = schemes.next()?;
    let other = schemes.find(|it| !it.has(first.catalogue))?;
    Some(format!(
        "tokens of the scheme `{}` are granted scopes of `{}`, those of `{}` of `{}`; help: declare all scopes in \
         one `#[derive(Scopes)]` enum",
        first.name, first.catalogue.path, other.name, other.catalogue.path
    ))
}
