//! The page: RapiDoc, with nothing from elsewhere.

/// No script but ours, no connection but to this server. RapiDoc styles its elements inline.
pub(super) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// What RapiDoc has not: the switch between the whole document and that of the caller.
pub(super) const VIEW_SCRIPT: &str = include_str!("view.js");

/// The page for a document. All texts are escaped.
pub(super) fn page(title: &str, document: &str, rapidoc: &str, view: &str) -> String {
    include_str!("page.html")
        .replace("{{title}}", &escape(title))
        .replace("{{document}}", &escape(document))
        .replace("{{rapidoc}}", &escape(rapidoc))
        .replace("{{view}}", &escape(view))
}

fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut html, c| {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                // Not even a title may look like a placeholder.
                '{' => html.push_str("&#123;"),
                c => html.push(c),
            }
            html
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        let html = page(
            "<script>\"'&{{script}}",
            "/openapi.json",
            "/docs/rapidoc-min.js",
            "/docs/view.js",
        );
        assert!(!html.contains("<script>\""));
        assert!(html.contains("&lt;script&gt;&quot;&#39;&amp;&#123;&#123;script}}"));
        assert!(!html.contains("{{"));
    }
}
