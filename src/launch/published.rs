//! What is published below `/.well-known`: the public keys of this server, and its metadata.

use rocket::http::Method;
use rocket::route::Route;
use rocket::{Build, Rocket};

use super::gate;
use super::operations::Entry;
use super::rendered::Rendered;
use crate::inventory::ItemKind;
use crate::mount::mounted;
use crate::policy::{Line, Policy, Source};

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
}

/// Mounts the documents, and adds what they ask to the operations.
pub(super) async fn mount(
    rocket: Rocket<Build>,
    documents: Vec<Document>,
    mut entries: Vec<Entry>,
) -> Result<(Rocket<Build>, Vec<Entry>), (Rocket<Build>, Vec<String>)> {
    let routes = documents.into_iter().map(|document| {
        let (path, policy) = (document.path.clone(), document.policy);
        let route = Route::new(
            Method::Get,
            &path,
            Rendered::new(document.kind, document.json).cache_control(CACHE_CONTROL),
        );
        mounted(route, policy)
    });
    let routes: Vec<_> = routes.collect();
    match gate::entries(&routes, &[]).await {
        Ok(new) => entries.extend(new),
        Err(lines) => return Err((rocket, lines)),
    }
    Ok((rocket.mount("/", routes), entries))
}

/// Who may read them.
macro_rules! public {
    ($name:ident, $reason:literal) => {
        pub(super) static $name: Policy = Policy::Item(
            &Source {
                kind: ItemKind::Mount,
                name: "Security",
                module: module_path!(),
                line: Line {
                    file: file!(),
                    line: line!(),
                },
            },
            &[&Policy::Stated(
                &Line {
                    file: file!(),
                    line: line!(),
                },
                &Policy::Public { reason: $reason },
            )],
        );
    };
}

public!(PUBLIC_KEYS, "public keys, to verify tokens with");
public!(PUBLIC_METADATA, "who issues tokens for this API");
