//! Text that gets out of places where it is not escaped.

use super::build::{item, place, scope, texts};
use crate::inventory::{
    Credentials, Declaration, Inventory, ItemKind, Needs, ReportOnly, Route, Scheme, SchemeKind,
    Stance,
};

pub(crate) const HOSTILE: [&str; 8] = [
    "\"><script>alert(1)</script>",
    "</script><!--<script>",
    "<img src=x onerror=alert(1)>",
    "a | b \\| c",
    "one\r\n\r\n# two",
    "{{data}}{{script}}",
    "`` ` [x](javascript:alert(1)) **b** _i_ ~s~ $m$",
    "&lt;' onmouseover='\u{1b}[31m\u{202e}\u{2028}",
];

/// The same, with callers who come by schemes of such names.
pub(crate) fn of_text_and_schemes(text: &str) -> Inventory {
    let mut inventory = of_text(text);
    let kind = SchemeKind::ApiKey {
        place: text.to_owned(),
        name: text.to_owned(),
        prefix: text.to_owned(),
    };
    let scheme = |name: String, kind| Scheme {
        name,
        description: text.to_owned(),
        kind,
    };
    let url = text.to_owned();
    let other = format!("{text}{text}");
    inventory.schemes = vec![
        scheme(text.to_owned(), kind),
        scheme(other.clone(), SchemeKind::OpenIdConnect { url }),
    ];
    inventory.default_schemes = vec![texts(&[text])];
    for route in &mut inventory.routes {
        for needs in std::iter::once(&mut route.needs).chain(&mut route.trial) {
            if needs.credentials != Credentials::Ignored {
                let way = |name: &str, scopes: &[&str]| (name.to_owned(), texts(scopes));
                needs.ways = vec![
                    [way(text, &[text]), way(&other, &[])].into(),
                    [way(text, &[text]), way(&other, &[text])].into(),
                ];
            }
        }
    }
    inventory
}

/// One scope, two routes with every member set, and one of which little is known; every text the same.
pub(crate) fn of_text(text: &str) -> Inventory {
    let needs = Needs {
        credentials: Credentials::Required,
        alternatives: vec![texts(&[text, text]), texts(&[text])],
        ways: Vec::new(),
        max_age: Some(300),
        acr: Some(text.to_owned()),
    };
    let declaration = Declaration {
        says: text.to_owned(),
        place: place(text, 2),
        needs: needs.clone(),
        report_only: Some(ReportOnly {
            until: Some(text.to_owned()),
        }),
    };
    let mut guard = item(ItemKind::Guard, text, place(text, 1)).optional();
    guard.declarations.push(declaration.clone());
    let mut handler = item(ItemKind::Route, text, place(text, 1)).takes(guard);
    handler.declarations.push(declaration);
    let closed = Route {
        method: text.to_owned(),
        path: text.to_owned(),
        rank: Some(-1),
        format: Some(text.to_owned()),
        handler: Some(text.to_owned()),
        stance: Stance::RequiresScopes,
        needs: needs.clone(),
        trial: Some(needs),
        items: vec![handler],
    };
    let open = Route {
        stance: Stance::Public {
            reason: text.to_owned(),
        },
        needs: Needs::default(),
        ..closed.clone()
    };
    let unknown = Route {
        stance: Stance::Undeclared,
        trial: None,
        items: Vec::new(),
        ..open.clone()
    };
    Inventory {
        schemes: Vec::new(),
        default_schemes: Vec::new(),
        scopes: vec![scope(text, text, &[text])],
        acr_values: texts(&[text]),
        routes: vec![open, closed, unknown],
    }
}
