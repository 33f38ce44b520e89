//! The finishing pass: from what rocket_okapi collected to an exact, valid document.
//!
//! Works on JSON, last: okapi's types repeat members when they are read and written again.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::docs::About;
use super::scheme::scheme_object;
use super::security::{self, Mounted, UNFINISHED};
use crate::launch::{Entry, Runtime};
use crate::policy::{Credentials, Operation, Requirement};

/// The methods of a path item that are operations.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A document that is exact, and the operations that it shows.
pub(super) struct Finished {
    pub(super) document: Value,
    /// By path and method.
    pub(super) operations: Vec<Shown>,
}

/// An operation of the document, and what its route asks.
pub(super) struct Shown {
    pub(super) path: String,
    pub(super) method: &'static str,
    pub(super) operation: Operation,
}

/// Makes the document exact (security) and valid (what `rocket_okapi` 0.9 gets wrong).
///
/// # Errors
///
/// The lines that say of which operations the document would lie.
pub(super) fn finish(
    mut document: Value,
    runtime: &Runtime,
    about: &About,
    entries: &[Entry],
) -> Result<Finished, Vec<String>> {
    describe(&mut document, about);
    shorten_paths(&mut document);
    let mounted = Mounted::new(entries);
    let (mut operations, mut lies) = (Vec::new(), Vec::new());
    let mut ids = HashSet::new();
    let mut tags = Vec::new();
    for (path, item) in members(&mut document["paths"]) {
        for method in METHODS {
            let Some(shown) = item.get_mut(method) else {
                continue;
            };
            match mounted.operation(method, path, about, has_mark(shown)) {
                Err(lie) => lies.push(lie),
                Ok(None) => {}
                Ok(Some(operation)) => {
                    secure(shown, operation.requirement, runtime);
                    operations.push(Shown {
                        path: path.clone(),
                        method,
                        operation,
                    });
                }
            }
            finish_operation(shown);
            let id = unique_id(shown, method, path, &mut ids);
            summarize(shown, &id);
            collect_tags(shown, &mut tags);
        }
    }
    declare_tags(&mut document, tags, about);
    declare_schemes(&mut document, runtime, about);
    match lies.is_empty() {
        true => Ok(Finished {
            document,
            operations,
        }),
        false => Err(lies),
    }
}

/// Has the route of this operation a stance?
fn has_mark(operation: &Value) -> bool {
    let stated = operation["security"].as_array().into_iter().flatten();
    stated
        .into_iter()
        .any(|requirement| requirement.get(UNFINISHED).is_some())
}

/// Writes down what the route asks, and how it refuses.
fn secure(operation: &mut Value, requirement: &Requirement, runtime: &Runtime) {
    operation["security"] = security::requirements(requirement, runtime);
    if requirement.credentials() != Credentials::Ignored {
        let responses = &mut operation["responses"];
        refer(responses, "400", "BadRequest");
        refer(responses, "401", "Unauthorized");
        if requirement.needs_scopes() {
            refer(responses, "403", "Forbidden");
        }
    }
    if let Some(scopes) = security::other_scopes(requirement, runtime) {
        operation["x-required-scopes"] = scopes;
    }
    let badges = security::badges(requirement);
    if !badges.is_empty() && operation.get("x-badges").is_none() {
        operation["x-badges"] = json!(badges);
    }
    if let Some(authentication) = security::authentication(requirement) {
        operation["x-authentication"] = authentication;
    }
}

fn members(object: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    object.as_object_mut().into_iter().flatten()
}

fn describe(document: &mut Value, about: &About) {
    document["openapi"] = json!("3.0.3");
    let info = &mut document["info"];
    let given = [
        ("title", &about.title),
        ("version", &about.version),
        ("description", &about.description),
    ];
    for (name, text) in given {
        if let Some(text) = text {
            info[name] = json!(text);
        }
    }
    if let Some((name, url)) = &about.license {
        info["license"] = json!({ "name": name, "url": url });
    }
    let has_server = document["servers"]
        .as_array()
        .is_some_and(|servers| !servers.is_empty());
    if !has_server {
        document["servers"] = json!([{ "url": about.server }]);
    }
}

/// `#[get("/")]` that is mounted at `/one` is shown as `/one/`, and answers at `/one`.
fn shorten_paths(document: &mut Value) {
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for (path, mut item) in std::mem::take(paths) {
        let short = match path.trim_end_matches('/') {
            "" => "/",
            short => short,
        };
        // Both may be there: `#[get("/")]` mounted at `/items`, and `#[post("/items")]`.
        match paths.get_mut(short).and_then(Value::as_object_mut) {
            None => drop(paths.insert(short.to_owned(), item)),
            Some(known) => {
                known.extend(item.as_object_mut().map(std::mem::take).unwrap_or_default())
            }
        }
    }
}

fn finish_operation(operation: &mut Value) {
    if operation.get("security").is_none() {
        operation["security"] = json!([]);
    }
    let parameters = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        // Written by okapi in snake case: no member of OpenAPI.
        if let Some(parameter) = parameter.as_object_mut() {
            parameter.remove("allow_reserved");
        }
    }
    for (status, response) in members(&mut operation["responses"]) {
        if response.get("$ref").is_none()
            && response["description"].as_str().is_none_or(str::is_empty)
        {
            let status = status.parse().map(rocket::http::Status::new);
            response["description"] =
                json!(status.map_or("The answer.", |status| status.reason_lossy()));
        }
    }
}

/// Documents a refusal, unless the handler documents that status itself.
fn refer(responses: &mut Value, status: &str, name: &str) {
    if responses.get(status).is_none() {
        responses[status] = json!({ "$ref": format!("#/components/responses/{name}") });
    }
}

/// Handlers of the same name in two modules have one id: method and path tell them apart.
fn unique_id(operation: &mut Value, method: &str, path: &str, ids: &mut HashSet<String>) -> String {
    let written = operation["operationId"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let from_path = || {
        let words = path
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty());
        words.fold(method.to_owned(), |id, word| format!("{id}_{word}"))
    };
    let mut id = match written.is_empty() || ids.contains(&written) {
        true => from_path(),
        false => written,
    };
    while !ids.insert(id.clone()) {
        id.push('_');
    }
    operation["operationId"] = json!(id);
    id
}

/// Without a summary, the first sentence of the description is one; without that, the handler's name.
fn summarize(operation: &mut Value, id: &str) {
    if operation["summary"]
        .as_str()
        .is_some_and(|summary| !summary.is_empty())
    {
        return;
    }
    let description = operation["description"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let (first, rest) = match description.split_once("\n\n") {
        Some((first, rest)) => (first.trim(), rest.trim()),
        None => (description.trim(), ""),
    };
    let is_short = !first.is_empty() && first.len() <= 120 && !first.contains('\n');
    if is_short {
        operation["summary"] = json!(first.trim_end_matches('.'));
        match rest {
            "" => drop(
                operation
                    .as_object_mut()
                    .map(|operation| operation.remove("description")),
            ),
            rest => operation["description"] = json!(rest),
        }
    } else {
        operation["summary"] = json!(id.replace('_', " "));
    }
}

fn collect_tags(operation: &Value, tags: &mut Vec<String>) {
    for tag in operation["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
}

/// Tags in the order in which they were described, then in that of the operations.
fn declare_tags(document: &mut Value, used: Vec<String>, about: &About) {
    let described = about
        .tags
        .iter()
        .map(|(name, text)| json!({ "name": name, "description": text }));
    let is_described = |name: &String| about.tags.iter().any(|(described, _)| described == name);
    let others = used
        .iter()
        .filter(|name| !is_described(name))
        .map(|name| json!({ "name": name }));
    let tags: Vec<_> = described.chain(others).collect();
    if !tags.is_empty() {
        document["tags"] = json!(tags);
    }
}

fn declare_schemes(document: &mut Value, runtime: &Runtime, about: &About) {
    let components = &mut document["components"];
    if !components.is_object() {
        *components = json!({});
    }
    let schemes = &mut components["securitySchemes"];
    if !schemes.is_object() {
        *schemes = json!({});
    }
    if let Some(schemes) = schemes.as_object_mut() {
        schemes.remove(UNFINISHED);
        for principal in runtime.accepted() {
            let scheme = principal.scheme;
            schemes.insert(scheme.name.to_owned(), scheme_object(scheme, about));
        }
    }
    let challenge = |required: bool| {
        json!({
            "WWW-Authenticate": {
                "description": "What the request lacks (RFC 6750 section 3).",
                "required": required,
                "schema": { "type": "string" },
            },
        })
    };
    let error = |description: &str, headers: Option<Value>| {
        let mut response = json!({
            "description": description,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } },
        });
        if let Some(headers) = headers {
            response["headers"] = headers;
        }
        response
    };
    let ours = [
        (
            "BadRequest",
            error("The request is not as it must be.", None),
        ),
        (
            "Forbidden",
            // Only tokens are challenged for more scopes, and nobody where a guard refuses with a 403 of its own.
            error(
                "The credentials grant too few scopes.",
                Some(challenge(false)),
            ),
        ),
        (
            "Unauthorized",
            error(
                "The credentials are missing, or not good.",
                Some(challenge(true)),
            ),
        ),
    ];
    let is_used: Vec<_> = {
        let paths = document["paths"].to_string();
        ours.iter()
            .map(|(name, _)| paths.contains(&format!("#/components/responses/{name}\"")))
            .collect()
    };
    if !is_used.contains(&true) {
        return;
    }
    for ((name, response), _) in ours.into_iter().zip(is_used).filter(|(_, used)| *used) {
        document["components"]["responses"][name] = response;
    }
    document["components"]["schemas"]["Error"] = json!({
        "description": "Why a request was refused.",
        "type": "object",
        "required": ["detail"],
        "properties": { "detail": { "description": "What is wrong, for people.", "type": "string" } },
    });
}
