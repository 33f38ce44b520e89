//! `app policy explain`: whether a call is let through, and the clause that decides.

use std::io::Write;

use crate::cli::policy::args::Explain;
use crate::cli::{CliError, PolicyError};
use rocket_scopes::inventory::{Call, CallError, Ruling};

/// Says what the server says to a call. A refusal is an exit code of its own.
pub(super) fn explain(
    asked: &Explain,
    rule: impl FnOnce(&Call<'_>) -> Result<Ruling, CallError>,
    out: &mut impl Write,
) -> Result<(), CliError> {
    let mut call = Call::new(&asked.method, &asked.path);
    if !asked.no_token {
        call = call.scopes(asked.scopes.as_deref().unwrap_or_default());
    }
    for scheme in &asked.schemes {
        call = call.scheme(scheme);
    }
    if let Some(class) = &asked.acr {
        call = call.acr(class);
    }
    if let Some(age) = asked.age {
        call = call.age(age);
    }
    let ruling = rule(&call).map_err(PolicyError::Call)?;
    writeln!(out, "{ruling}")?;
    match ruling.allowed {
        true => Ok(()),
        false => Err(PolicyError::Refused.into()),
    }
}
