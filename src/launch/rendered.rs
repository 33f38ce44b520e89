//! What is rendered at launch and served as it is: documents, the page, public keys.

use std::io::Cursor;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rocket::http::{Header, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Response};

/// A text that does not change while the server runs.
#[derive(Clone)]
pub(crate) struct Rendered {
    /// Its media type.
    kind: &'static str,
    /// How long others may keep it.
    cache_control: &'static str,
    content_security_policy: Option<&'static str>,
    tag: String,
    text: Text,
}

#[derive(Clone)]
struct Text(Arc<str>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl Rendered {
    /// A text that is asked for again each time, and sent again if it is another one.
    pub(crate) fn new(kind: &'static str, text: String) -> Self {
        let hash = digest(&SHA256, text.as_bytes());
        let tag = URL_SAFE_NO_PAD.encode(&hash.as_ref()[..12]);
        Self {
            kind,
            cache_control: "no-cache",
            content_security_policy: None,
            tag: format!("\"{tag}\""),
            text: Text(text.into()),
        }
    }

    pub(crate) fn cache_control(mut self, value: &'static str) -> Self {
        self.cache_control = value;
        self
    }

    #[cfg(feature = "openapi")]
    pub(crate) fn content_security_policy(mut self, value: &'static str) -> Self {
        self.content_security_policy = Some(value);
        self
    }

    /// Does the client know it? RFC 9110 section 13.1.2: a list of tags, or `*`; the comparison is the weak one.
    fn is_known(&self, request: &Request<'_>) -> bool {
        let lists = request.headers().get("If-None-Match");
        let mut tags = lists
            .flat_map(|list| list.split(','))
            .map(|tag| tag.trim().trim_start_matches("W/"));
        tags.any(|tag| tag == self.tag || tag == "*")
    }
}

#[rocket::async_trait]
impl Handler for Rendered {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        let mut response = Response::build();
        response
            .header(Header::new("ETag", self.tag.clone()))
            .header(Header::new("Cache-Control", self.cache_control));
        if self.is_known(request) {
            return Outcome::Success(response.status(Status::NotModified).finalize());
        }
        if let Some(policy) = self.content_security_policy {
            response.header(Header::new("Content-Security-Policy", policy));
        }
        response
            .header(Header::new("Content-Type", self.kind))
            .sized_body(self.text.0.len(), Cursor::new(self.text.clone()));
        Outcome::Success(response.finalize())
    }
}
