//! The page as a whole: a template, its style, its script, and the data that the script reads.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::route;
use super::scheme;
use super::scope;
use super::text::{Text, json};
use crate::inventory::Inventory;
use crate::inventory::summary::Summary;

const TEMPLATE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

impl Inventory {
    /// One page that needs nothing but itself: the routes with what they ask, where that is written, and
    /// an answer to what a token with some scopes can reach. It can be sent, archived, or served.
    ///
    /// Its content security policy lets nothing run but its own script, and nothing be asked for.
    pub fn to_html(&self) -> String {
        let (style, script) = (parsed(STYLE), parsed(SCRIPT));
        let routes = self
            .routes
            .iter()
            .map(|route| route::Entry(route).to_string());
        let all = Summary::of(self);
        let shown = match self.tells_schemes() {
            true => all.shown().to_owned(),
            false => format!("a {}", all.shown()),
        };
        fill(
            TEMPLATE,
            &[
                ("style-hash", hash(&style)),
                ("script-hash", hash(&script)),
                ("style", style),
                ("script", script),
                ("summary", summary(&all)),
                ("without", format!("Without {shown}")),
                (
                    "with",
                    match self.tells_schemes() {
                        true => format!("With {shown} of these schemes, granted"),
                        false => format!("With {shown} that holds"),
                    },
                ),
                ("schemes", schemes(self)),
                ("legend", legend(self)),
                ("scopes", scopes(self)),
                ("acr", acr(&self.acr_values)),
                ("routes", routes.collect()),
                ("data", json(self)),
            ],
        )
    }
}

/// Fills the `{{places}}` of a template, once: what is put in is not looked at again.
fn fill(template: &str, values: &[(&str, String)]) -> String {
    let mut parts = template.split("{{");
    let mut page = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part
            .split_once("}}")
            .expect("the template closes its places");
        let value = values.iter().find(|(name, _)| *name == place);
        let (_, value) = value.expect("the template has no other places");
        page += value;
        page += rest;
    }
    page
}

/// As the browser reads it before it takes the hash: a checkout may have other ends of lines.
fn parsed(source: &str) -> String {
    source.replace("\r\n", "\n")
}

/// A source of the content security policy (CSP level 3, section 2.3.1).
fn hash(source: &str) -> String {
    let hash = digest(&SHA256, source.as_bytes());
    format!("'sha256-{}'", STANDARD.encode(hash))
}

fn summary(all: &Summary) -> String {
    let (optional, any) = match all.tells_schemes {
        true => ("optional", "no scopes"),
        false => ("token optional", "any token"),
    };
    let counts = [
        ("routes", all.routes, ""),
        ("public", all.public, ""),
        (optional, all.optional, ""),
        (any, all.any_token, ""),
        ("with scopes", all.scopes, ""),
        ("report only", all.report_only, ""),
        ("undeclared", all.undeclared, " class=\"bad\""),
    ];
    let counts = counts.iter().map(|(name, count, class)| {
        let class = if *count > 0 { class } else { "" };
        format!("<div{class}><dt>{name}</dt><dd>{count}</dd></div>\n")
    });
    counts.collect()
}

fn scopes(inventory: &Inventory) -> String {
    let scopes = inventory.scopes.iter().enumerate();
    let entries = scopes.map(|(index, scope)| scope::Entry(index, scope).to_string());
    match inventory.scopes.is_empty() {
        true => "<p>The catalogue is empty.</p>\n".to_owned(),
        false => format!(
            "<ul class=\"scopes\" role=\"list\">\n{}</ul>\n",
            entries.collect::<String>()
        ),
    }
}

/// Nothing where a token is all that callers can show.
fn schemes(inventory: &Inventory) -> String {
    if !inventory.tells_schemes() {
        return String::new();
    }
    let schemes = inventory.schemes.iter().enumerate();
    let entries =
        schemes.map(|(index, it)| scheme::Entry(index, it, inventory.is_default(it)).to_string());
    format!(
        "<ul class=\"schemes\" role=\"list\">\n{}</ul>\n",
        entries.collect::<String>()
    )
}

fn legend(inventory: &Inventory) -> String {
    match inventory.tells_schemes() {
        true => LEGEND_OF_SCHEMES.to_owned(),
        false => String::new(),
    }
}

const LEGEND_OF_SCHEMES: &str = "\
<div><dt><span class=\"all\"><code class=\"by\">A</code> <span class=\"word\">and</span> \
<code class=\"by\">B</code> <span class=\"word\">with</span> <code>a</code></span></dt>
<dd>The caller must show credentials of both schemes, and each must be granted the scope.</dd></div>
";

fn acr(values: &[String]) -> String {
    let values = values
        .iter()
        .map(|value| format!("<code>{}</code>", Text(value)));
    let values = values.collect::<Vec<_>>().join(" ");
    match values.is_empty() {
        true => String::new(),
        false => format!("<p class=\"acr\">Classes of login (acr), weakest first: {values}</p>\n"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::inventory::sample;

    const DATA: &str = "<script type=\"application/json\" id=\"inventory\">";

    /// What stands before the data, the data, and what stands behind it.
    fn parts(html: &str) -> (&str, &str, &str) {
        let (before, rest) = html.split_once(DATA).unwrap();
        let (data, after) = rest.split_once("</script>").unwrap();
        (before, data, after)
    }

    /// Everything of a page that could end a text or an attribute, or begin a tag. A path may be broken
    /// at its slashes, of which texts have more or less.
    fn structure(html: &str) -> Vec<String> {
        let html = html.replace("<wbr>", "");
        let tags = html.split('<').skip(1).map(|tag| {
            let end = tag
                .find(|c: char| c.is_whitespace() || c == '>')
                .unwrap_or(tag.len());
            let quotes = tag.matches(['"', '\'', '>']).count();
            format!("{} {quotes}", &tag[..end])
        });
        tags.collect()
    }

    #[test]
    fn hostile_text_changes_no_tag_and_no_attribute() {
        let model = sample::of_text("plain").to_html();
        let (model, _, rest) = parts(&model);
        for text in sample::HOSTILE {
            let html = sample::of_text(text).to_html();
            let (before, data, after) = parts(&html);
            for (found, expected) in structure(before).iter().zip(&structure(model)) {
                assert_eq!(found, expected, "{text:?}");
            }
            assert!(!data.contains(['<', '>', '&']), "{data}");
            assert_eq!(after, rest, "{text:?}");
        }
    }

    #[test]
    fn hostile_schemes_change_no_tag_and_no_attribute() {
        let model = sample::of_text_and_schemes("plain").to_html();
        let (model, _, rest) = parts(&model);
        for text in sample::HOSTILE {
            let html = sample::of_text_and_schemes(text).to_html();
            let (before, data, after) = parts(&html);
            assert_eq!(structure(before).len(), structure(model).len(), "{text:?}");
            for (found, expected) in structure(before).iter().zip(&structure(model)) {
                assert_eq!(found, expected, "{text:?}");
            }
            assert!(!data.contains(['<', '>', '&']), "{data}");
            assert_eq!(after, rest, "{text:?}");
        }
    }

    #[test]
    fn schemes_stand_in_the_page_where_there_are_several() {
        let html = sample::several_schemes().to_html();
        assert_eq!(html.matches("<li class=\"scheme\">").count(), 4);
        assert!(html.contains("> With credentials of these schemes, granted</label>"));
        let html = sample::every_kind().to_html();
        assert_eq!(html.matches("<li class=\"scheme\">").count(), 0);
        assert!(html.contains("> With a token that holds</label>"));
    }

    #[test]
    fn the_data_is_the_inventory() {
        for text in sample::HOSTILE {
            let inventory = sample::of_text_and_schemes(text);
            let html = inventory.to_html();
            let data: Value = serde_json::from_str(parts(&html).1).unwrap();
            assert_eq!(data, serde_json::to_value(&inventory).unwrap());
        }
    }

    #[test]
    fn every_route_and_scope_is_there_without_the_script() {
        let inventory = sample::every_kind();
        let html = inventory.to_html();
        assert_eq!(
            html.matches("<li class=\"route\">").count(),
            inventory.routes.len()
        );
        assert_eq!(
            html.matches("<li class=\"scope\">").count(),
            inventory.scopes.len()
        );
        assert!(html.contains("<dt>undeclared</dt><dd>2</dd>"));
        assert!(html.contains("weakest first: <code>pwd</code> <code>mfa</code>"));
    }

    #[test]
    fn an_empty_inventory_is_a_page() {
        let html = sample::empty().to_html();
        assert!(html.contains("<dt>routes</dt><dd>0</dd>"));
        assert!(html.contains("The catalogue is empty."));
        assert!(!html.contains("class=\"bad\""));
        assert!(!html.contains("{{"), "a place is not filled");
    }

    #[test]
    fn nothing_is_allowed_but_what_has_its_hash() {
        let html = sample::empty().to_html();
        let (style, script) = (hash(&parsed(STYLE)), hash(&parsed(SCRIPT)));
        let policy = format!(
            "content=\"default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'\""
        );
        assert!(html.contains(&policy), "{policy}");
        assert!(!html.contains(" style=\""), "no hash lets that through");
        // FIPS 180-4: the digest of `abc`.
        assert_eq!(
            hash("abc"),
            "'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"
        );
    }

    #[test]
    fn style_and_script_stay_inside_their_elements() {
        for source in [STYLE, SCRIPT] {
            let source = source.to_ascii_lowercase();
            for end in [
                "</style",
                "</script",
                "<script",
                "<!--",
                "url(",
                "@import",
                "innerhtml",
            ] {
                assert!(!source.contains(end), "{end}");
            }
        }
    }

    /// For the browser test: `INVENTORY_SAMPLE=sample.html cargo test --lib inventory`, or `INVENTORY_SCHEMES=..`.
    #[test]
    fn the_sample_can_be_looked_at() {
        if let Some(path) = std::env::var_os("INVENTORY_SAMPLE") {
            std::fs::write(path, sample::every_kind().to_html()).unwrap();
        }
        if let Some(path) = std::env::var_os("INVENTORY_SCHEMES") {
            std::fs::write(path, sample::several_schemes().to_html()).unwrap();
        }
    }
}
