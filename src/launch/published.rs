//! What is published below `/.well-known`: the public keys of this server, and its metadata.

use rocket::http::Method;
use rocket::route::Route;
use rocket::{Build, Rocket};

use super::gate;
use super::operations::Entry;
use super::rendered::Rendered;
use crate::mount::mounted;
use crate::policy::Policy;

/// Where others look for the keys (RFC 8414 section 2 lets a server choose; this is what most of them do).
const JWKS_PATH: &str = "/.well-known/jwks.json";

/// How long others may keep it: so long a new key should wait before it signs.
const CACHE_CONTROL: &str = "public, max-age=300";

/// What is published.
pub(super) struct Document {
    pub(super) path: String,
    /// Its media type.
    pub(super) kind: &'static str,
    pub(super) json: String,
    /// Who may read it.
    pub(super) policy: &'static Policy,
}

impl Document {
    /// A JSON Web Key Set (RFC 7517 section 8.5).
    pub(super) fn of_keys(json: String) -> Self {
        Self {
            path: JWKS_PATH.to_owned(),
            kind: "application/jwk-set+json",
            json,
            policy: &PUBLIC_KEYS,
        }
    }

    /// Where it is served.
    pub(super) fn route(self) -> Route {
        let rendered = Rendered::new(self.kind, self.json).cache_control(CACHE_CONTROL);
        mounted(Route::new(Method::Get, &self.path, rendered), self.policy)
    }
}

/// Mounts routes of the library's own, and adds what they ask to the operations.
pub(crate) async fn mount_own(
    rocket: Rocket<Build>,
    routes: Vec<Route>,
    mut entries: Vec<Entry>,
) -> Result<(Rocket<Build>, Vec<Entry>), (Rocket<Build>, Vec<String>)> {
    match gate::entries(&routes, &[]).await {
        Ok(new) => entries.extend(new),
        Err(lines) => return Err((rocket, lines)),
    }
    Ok((rocket.mount("/", routes), entries))
}

/// The policy of such routes: who mounts them, and why anybody may call them.
macro_rules! public_to_all {
    ($visibility:vis $name:ident, $by:literal, $reason:literal) => {
        $visibility static $name: $crate::policy::Policy = $crate::policy::Policy::Item(
            &$crate::policy::Source {
                kind: $crate::inventory::ItemKind::Mount,
                name: $by,
                module: module_path!(),
                line: $crate::policy::Line {
                    file: file!(),
                    line: line!(),
                },
            },
            &[&$crate::policy::Policy::Stated(
                &$crate::policy::Line {
                    file: file!(),
                    line: line!(),
                },
                &$crate::policy::Policy::Public { reason: $reason },
            )],
        );
    };
}

#[cfg(feature = "openapi")]
pub(crate) use public_to_all;

public_to_all!(
    PUBLIC_KEYS,
    "Security",
    "public keys, to verify tokens with"
);
public_to_all!(pub(super) PUBLIC_METADATA, "Security", "who issues tokens for this API");
