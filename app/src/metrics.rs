//! `GET /metrics`: how often callers were let through and refused, for Prometheus.

use std::fmt::Write;
use std::io::Cursor;

use rocket::http::ContentType;
use rocket::response::{Responder, Response, Result};
use rocket::{Request, State, get};
use rocket_okapi::r#gen::OpenApiGenerator;
use rocket_okapi::okapi::openapi3::{MediaType, RefOr, Responses};
use rocket_okapi::openapi;
use rocket_okapi::response::OpenApiResponderInner;
use rocket_scopes::{
    DecisionCount, Decisions, RememberedCounts, RememberedTokens, requires_scopes,
};

use crate::security::Scope;

/// The counters of decisions and of remembered tokens, since the server started.
///
/// In the text format of Prometheus.
#[requires_scopes("metrics")]
#[openapi(tag = "System")]
#[get("/metrics")]
pub fn read_metrics(
    decisions: &State<Decisions>,
    remembered: &State<RememberedTokens>,
) -> Exposition {
    let mut text = exposition(decisions.counts());
    text.push_str(&tokens(remembered.counts()));
    Exposition(text)
}

/// A text that Prometheus reads.
pub struct Exposition(String);

fn exposition<'d>(counts: impl Iterator<Item = DecisionCount<'d>>) -> String {
    const NAME: &str = "rocket_scopes_decisions_total";
    let mut text = format!(
        "# HELP {NAME} How often the check of a route came to an outcome.\n# TYPE {NAME} counter\n"
    );
    for count in counts {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{NAME}{{method=\"{}\",route=\"{}\",outcome=\"{}\",reason=\"{}\"}} {}",
            escaped(count.method),
            escaped(count.path),
            count.outcome.as_str(),
            count.reason,
            count.count
        );
    }
    text
}

/// How the memory for verified tokens does.
fn tokens(counts: RememberedCounts) -> String {
    const LOOKUPS: &str = "rocket_scopes_remembered_tokens_lookups_total";
    const TOKENS: &str = "rocket_scopes_remembered_tokens";
    format!(
        "# HELP {LOOKUPS} How often a token was found among those that are remembered.\n\
         # TYPE {LOOKUPS} counter\n\
         {LOOKUPS}{{outcome=\"hit\"}} {}\n\
         {LOOKUPS}{{outcome=\"miss\"}} {}\n\
         # HELP {TOKENS} How many verified tokens are remembered.\n\
         # TYPE {TOKENS} gauge\n\
         {TOKENS} {}\n",
        counts.hits, counts.misses, counts.tokens
    )
}

/// The value of a label.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\");
    text.replace('"', "\\\"").replace('\n', "\\n")
}

impl<'r> Responder<'r, 'static> for Exposition {
    fn respond_to(self, _: &'r Request<'_>) -> Result<'static> {
        let kind = ContentType::new("text", "plain");
        let kind = kind.with_params([("version", "0.0.4"), ("charset", "utf-8")]);
        Response::build()
            .header(kind)
            .sized_body(self.0.len(), Cursor::new(self.0))
            .ok()
    }
}

impl OpenApiResponderInner for Exposition {
    fn responses(generator: &mut OpenApiGenerator) -> rocket_okapi::Result<Responses> {
        let mut responses = Responses::default();
        let mut answer = rocket_okapi::okapi::openapi3::Response {
            description: "The counters.".to_owned(),
            ..Default::default()
        };
        let media = MediaType {
            schema: Some(generator.json_schema::<String>()),
            ..MediaType::default()
        };
        answer.content.insert("text/plain".to_owned(), media);
        responses
            .responses
            .insert("200".to_owned(), RefOr::Object(answer));
        Ok(responses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_in_their_quotes() {
        assert_eq!(escaped("a\"b\\c\nd"), "a\\\"b\\\\c\\nd");
    }

    #[test]
    fn every_line_of_the_memory_is_there_from_the_start() {
        let text = tokens(RememberedCounts::default());
        let values: Vec<_> = text.lines().filter(|it| !it.starts_with('#')).collect();
        assert_eq!(
            values,
            [
                "rocket_scopes_remembered_tokens_lookups_total{outcome=\"hit\"} 0",
                "rocket_scopes_remembered_tokens_lookups_total{outcome=\"miss\"} 0",
                "rocket_scopes_remembered_tokens 0",
            ]
        );
        assert!(text.ends_with('\n'));
    }

    #[test]
    fn without_a_count_there_is_the_head() {
        let text = exposition(std::iter::empty());
        assert_eq!(text.lines().count(), 2);
        assert!(text.ends_with("counter\n"));
    }
}
