//! What is published below `/.well-known`: the public keys of this server, and its metadata.

use std::io::Cursor;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::http::{Header, Method, Status};
use rocket::route::{Handler, Outcome, Route};
use rocket::{Build, Data, Request, Response, Rocket};

use super::gate;
use super::operations::Entry;
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
        let route = Route::new(Method::Get, &path, Published::new(document));
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

/// A document that does not change while the server runs.
#[derive(Clone)]
struct Published {
    kind: &'static str,
    tag: String,
    json: Arc<str>,
}

impl Published {
    fn new(document: Document) -> Self {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, document.json.as_bytes());
        let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]));
        Self {
            kind: document.kind,
            tag,
            json: document.json.into(),
        }
    }
}

#[rocket::async_trait]
impl Handler for Published {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let mut response = Response::build();
        response
            .header(Header::new("ETag", self.tag.clone()))
            .header(Header::new("Cache-Control", CACHE_CONTROL));
        // RFC 9110 section 13.1.2: a list of tags, or `*`; the comparison is the weak one.
        let known = request
            .headers()
            .get("If-None-Match")
            .flat_map(|list| list.split(','));
        let mut known = known.map(|tag| tag.trim().trim_start_matches("W/"));
        if known.any(|tag| tag == self.tag || tag == "*") {
            return Outcome::Success(response.status(Status::NotModified).finalize());
        }
        let kind = Header::new("Content-Type", self.kind);
        let body = Cursor::new(self.json.as_bytes().to_vec());
        response.header(kind).sized_body(self.json.len(), body);
        Outcome::Success(response.finalize())
    }
}
