//! What rustc says, as `--error-format=json` prints it.

use std::path::Path;

use serde_json::Value;

use crate::compiler::FOLDER;

/// An error: its first line, all that stands below it, and what it underlines.
#[derive(Debug)]
pub struct Diagnostic {
    /// With its code, if it has one: `E0277: ..`.
    pub what: String,
    /// The other lines of the message, notes, suggestions and labels.
    pub below: Vec<String>,
    /// The source of each primary span.
    pub underlined: Vec<String>,
    rendered: String,
}

impl Diagnostic {
    /// Reads a line of rustc's; nothing, if it is no error.
    pub fn parse(line: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(line).ok()?;
        let message = json["message"].as_str()?;
        // The count of errors is one itself.
        if json["level"] != "error" || message.starts_with("aborting due to") {
            return None;
        }
        let mut lines = message.lines().map(|line| line.trim().to_owned());
        let first = lines.next().unwrap_or_default();
        let what = match json["code"]["code"].as_str() {
            Some(code) => format!("{code}: {first}"),
            None => first,
        };
        let mut below: Vec<_> = lines.collect();
        below.extend(labels(&json));
        for child in items(&json["children"]) {
            let text = child["message"].as_str().unwrap_or_default();
            below.push(format!(
                "{}: {text}",
                child["level"].as_str().unwrap_or_default()
            ));
            below.extend(labels(child));
        }
        Some(Self {
            what,
            below,
            underlined: items(&json["spans"])
                .filter(|span| span["is_primary"] == true)
                .map(|span| snippet(in_case(span)))
                .collect(),
            rendered: json["rendered"].as_str().unwrap_or_default().to_owned(),
        })
    }
}

/// All errors as a person reads them.
pub fn rendered(errors: &[Diagnostic]) -> String {
    errors.iter().map(|error| error.rendered.as_str()).collect()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Labels, and what is suggested to stand there instead.
fn labels(diagnostic: &Value) -> impl Iterator<Item = String> + '_ {
    items(&diagnostic["spans"])
        .flat_map(|span| [&span["label"], &span["suggested_replacement"]])
        .filter_map(|text| text.as_str().map(str::to_owned))
}

/// The span in the case: what stands in a macro of ours is shown where the case calls it.
fn in_case(span: &Value) -> &Value {
    let caller = &span["expansion"]["span"];
    let file = span["file_name"].as_str().map(Path::new);
    match file.is_some_and(|file| file.starts_with(FOLDER)) || caller.is_null() {
        true => span,
        false => in_case(caller),
    }
}

/// The text that a span underlines.
fn snippet(span: &Value) -> String {
    let lines = items(&span["text"]).map(|line| {
        let column = |key: &str| {
            line[key]
                .as_u64()
                .map_or(0, |n| n as usize)
                .saturating_sub(1)
        };
        let (start, end) = (column("highlight_start"), column("highlight_end"));
        let text = line["text"].as_str().unwrap_or_default().chars();
        text.take(end).skip(start).collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}
