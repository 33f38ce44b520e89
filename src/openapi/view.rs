//! The document as it is served: whole, or what the caller may call of it (`?view=mine`).

use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::Arc;

use rocket::http::{ContentType, Header, Status};
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Response};
use serde_json::Value;

use super::finish::{Finished, Shown};
use crate::guard::{Session, authenticate, refuse};
use crate::launch::{Rendered, Runtime};
use crate::scheme::SchemeInfo;

/// The document: rendered once as a whole, and kept for those who ask for their part of it.
#[derive(Clone)]
pub(super) struct Served {
    whole: Rendered,
    finished: Arc<Finished>,
}

impl Served {
    pub(super) fn new(whole: Rendered, finished: Finished) -> Self {
        Self {
            whole,
            finished: Arc::new(finished),
        }
    }
}

#[rocket::async_trait]
impl Handler for Served {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        match request.query_value::<&str>("view") {
            None => return self.whole.handle(request, data).await,
            Some(Ok("mine")) => {}
            // The document has no other view.
            Some(_) => return Outcome::Error(Status::NotFound),
        }
        let session = Session::of(request);
        let document = match (authenticate(request, session).await, session.runtime()) {
            (Ok(()), Ok(runtime)) => mine(&self.finished, session, runtime),
            (Err(denied), _) | (_, Err(denied)) => {
                return Outcome::Error(refuse(request, denied).0);
            }
        };
        let body = format!("{document:#}\n");
        let response = Response::build()
            .header(ContentType::JSON)
            .header(Header::new("Cache-Control", "no-store"))
            .header(Header::new("Vary", "Authorization"))
            .sized_body(body.len(), Cursor::new(body))
            .finalize();
        Outcome::Success(response)
    }
}

/// The document with the operations alone that this caller may call, and what they refer to. Of a scope that
/// is bound to the path, one for some value is enough; how fresh the login is, is not looked at.
fn mine(finished: &Finished, session: &Session, runtime: &Runtime) -> Value {
    let mut document = finished.document.clone();
    let callers = || session.known().map(|it| (it.scheme(), it.granted()));
    let of_server = runtime.default_schemes();
    let is_of_server = |scheme: &SchemeInfo| of_server.iter().flatten().any(|it| it.is(scheme));
    let is_hidden = |shown: &&Shown| {
        let requirement = shown.operation.requirement;
        !requirement.may_be_met_among(callers, is_of_server)
    };
    for hidden in finished.operations.iter().filter(is_hidden) {
        if let Some(item) = document["paths"][&hidden.path].as_object_mut() {
            item.remove(hidden.method);
        }
    }
    let paths = document["paths"].as_object_mut();
    if let Some(paths) = paths {
        paths.retain(|_, item| item.as_object().is_some_and(has_operation));
    }
    drop_unused_tags(&mut document);
    drop_unused_components(&mut document);
    document["info"]["x-view"] = "mine".into();
    document
}

fn has_operation(item: &serde_json::Map<String, Value>) -> bool {
    item.values()
        .any(|operation| operation.get("responses").is_some())
}

fn drop_unused_tags(document: &mut Value) {
    let mut used = BTreeSet::new();
    let items = document["paths"].as_object().into_iter().flatten();
    for (_, item) in items {
        let operations = item.as_object().into_iter().flatten();
        let tags = operations.filter_map(|(_, operation)| operation["tags"].as_array());
        used.extend(tags.flatten().filter_map(Value::as_str).map(str::to_owned));
    }
    if let Some(tags) = document["tags"].as_array_mut() {
        tags.retain(|tag| tag["name"].as_str().is_some_and(|name| used.contains(name)));
    }
}

/// What the operations do not refer to, over any number of steps, tells of others.
fn drop_unused_components(document: &mut Value) {
    let mut used = BTreeSet::new();
    let mut queue = vec![&document["paths"]];
    while let Some(value) = queue.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(target)) = members.get("$ref")
                    && used.insert(target.clone())
                {
                    let pointer = target.trim_start_matches('#');
                    queue.extend(document.pointer(pointer));
                }
                queue.extend(members.values());
            }
            Value::Array(values) => queue.extend(values),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let components = document["components"].as_object_mut();
    for (kind, components) in components.into_iter().flatten() {
        // How to log in stays.
        if kind == "securitySchemes" {
            continue;
        }
        if let Some(components) = components.as_object_mut() {
            components.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_nothing_refers_to_is_dropped() {
        let mut document = json!({
            "paths": { "/a": { "get": { "tags": ["A"], "responses": { "200": { "$ref": "#/components/responses/R" } } } } },
            "tags": [{ "name": "A" }, { "name": "B" }],
            "components": {
                "responses": { "R": { "schema": { "$ref": "#/components/schemas/S" } }, "Q": {} },
                "schemas": { "S": { "items": [{ "$ref": "#/components/schemas/T" }] }, "T": { "$ref": "#/components/schemas/S" }, "U": {} },
                "securitySchemes": { "Login": {} },
            },
        });
        drop_unused_tags(&mut document);
        drop_unused_components(&mut document);
        assert_eq!(document["tags"], json!([{ "name": "A" }]));
        assert_eq!(
            document["components"],
            json!({
                "responses": { "R": { "schema": { "$ref": "#/components/schemas/S" } } },
                "schemas": { "S": { "items": [{ "$ref": "#/components/schemas/T" }] }, "T": { "$ref": "#/components/schemas/S" } },
                "securitySchemes": { "Login": {} },
            })
        );
    }
}
