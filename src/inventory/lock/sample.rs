//! Inventories for the tests: one made by hand, and as many odd ones as are wanted.

use std::collections::BTreeMap;

use crate::inventory::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scheme,
    SchemeKind, Scope, Stance,
};

/// The lock of [`inventory`].
pub(super) const TEXT: &str = "\
# security.lock 1
# Who may call what: written from the declarations, compared by `policy check`.
scope admin implies items items:write
scope items
scope items:write implies items
scope me
scope new:scope
scope project:{id}:write
scope transfer
acr pwd < mfa
GET /: public \"greets whom it knows\"; optional me
GET /admin: admin | items items:write
GET /items [rank 2] [format application/json]: items
GET /new: any token; report only new:scope until 2027-01-01
GET /old: undeclared
GET /projects/<id>: project:{id}:write
GET /search: any token
GET /search [number 2]: me
GET /status: any token
POST /token: public \"issues tokens\"
POST /transfer: transfer, max_age=300, acr=mfa
GET /users/me/items: items me
";

pub(super) fn inventory() -> Inventory {
    let open = Needs::default();
    let token = needs(&[]);
    let optional = Needs {
        credentials: Credentials::Optional,
        ..needs(&["me"])
    };
    let fresh = Needs {
        max_age: Some(300),
        acr: Some("mfa".to_owned()),
        ..needs(&["transfer"])
    };
    let mut items = route("GET", "/items", needs(&["items"]));
    items.rank = Some(2);
    items.format = Some("application/json".to_owned());
    let mut trial = route("GET", "/new", token.clone());
    trial.trial = Some(needs(&["new:scope"]));
    trial.items = vec![item(Some("2027-01-01"))];
    let routes = vec![
        said(route("GET", "/", optional), public("greets whom it knows")),
        route("GET", "/admin", needs(&["admin", "items:write items"])),
        items,
        trial,
        said(route("GET", "/old", open.clone()), Stance::Undeclared),
        route("GET", "/projects/<id>", needs(&["project:{id}:write"])),
        route("GET", "/search", needs(&["me"])),
        route("GET", "/search", token.clone()),
        route("GET", "/status", token),
        route("GET", "/users/me/items", needs(&["items me"])),
        said(route("POST", "/token", open), public("issues tokens")),
        route("POST", "/transfer", fresh),
    ];
    Inventory {
        schemes: Vec::new(),
        default_schemes: Vec::new(),
        scopes: vec![
            scope("me", &[]),
            scope("items", &[]),
            scope("items:write", &["items"]),
            scope("admin", &["items:write", "items"]),
            scope("transfer", &[]),
            scope("new:scope", &[]),
            scope("project:{id}:write", &[]),
        ],
        acr_values: vec!["pwd".to_owned(), "mfa".to_owned()],
        routes,
    }
}

/// A token with the scopes of one of these alternatives.
pub(super) fn needs(alternatives: &[&str]) -> Needs {
    Needs {
        credentials: Credentials::Required,
        alternatives: alternatives
            .iter()
            .map(|scopes| scopes.split(' ').map(str::to_owned).collect())
            .collect(),
        ways: Vec::new(),
        max_age: None,
        acr: None,
    }
}

fn public(reason: &str) -> Stance {
    Stance::Public {
        reason: reason.to_owned(),
    }
}

fn said(route: Route, stance: Stance) -> Route {
    Route { stance, ..route }
}

fn route(method: &str, path: &str, needs: Needs) -> Route {
    Route {
        method: method.to_owned(),
        path: path.to_owned(),
        rank: None,
        format: None,
        handler: None,
        stance: Stance::RequiresScopes,
        needs,
        trial: None,
        items: Vec::new(),
    }
}

fn scope(name: &str, implies: &[&str]) -> Scope {
    Scope {
        name: name.to_owned(),
        description: String::new(),
        implies: implies.iter().map(|scope| (*scope).to_owned()).collect(),
        is_used: true,
    }
}

/// A route that takes a guard with a report-only clause.
fn item(until: Option<&str>) -> Item {
    let place = Place {
        file: "src/new.rs".to_owned(),
        line: 12,
    };
    let clause = Declaration {
        says: "new:scope".to_owned(),
        place,
        needs: needs(&["new:scope"]),
        report_only: Some(ReportOnly {
            until: until.map(str::to_owned),
        }),
    };
    let of = |kind, declarations, guards| Item {
        kind,
        name: "new".to_owned(),
        place: None,
        declarations,
        guards,
        is_optional: false,
    };
    let guard = of(ItemKind::Guard, vec![clause], Vec::new());
    of(ItemKind::Route, Vec::new(), vec![guard])
}

/// Makes odd inventories, the same ones in each run (Marsaglia's xorshift64).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this one.
    pub(super) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % end as u64).unwrap()
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) == 0).then(|| make(self))
    }

    fn some<T>(&mut self, end: usize, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(end)).map(|_| make(self)).collect()
    }

    /// A scope: any printable ASCII is one, less space, quote and backslash (RFC 6749 section 3.3).
    fn word(&mut self) -> String {
        if self.below(3) > 0 {
            return self.pick(&WORDS).to_owned();
        }
        let signs: Vec<char> = ('!'..='~').filter(|c| !r#""\"#.contains(*c)).collect();
        let length = 1 + self.below(4);
        (0..length)
            .map(|_| signs[self.below(signs.len())])
            .collect()
    }

    fn needs(&mut self) -> Needs {
        Needs {
            credentials: [
                Credentials::Ignored,
                Credentials::Optional,
                Credentials::Required,
            ][self.below(3)],
            alternatives: self.some(4, |dice| dice.some(4, Self::word)),
            ways: self.maybe(Self::ways).unwrap_or_default(),
            max_age: self.maybe(|dice| u32::try_from(dice.below(3)).unwrap() * 300),
            acr: self.maybe(Self::word),
        }
    }

    fn ways(&mut self) -> Vec<BTreeMap<String, Vec<String>>> {
        self.some(4, |dice| {
            let each = dice.some(3, |dice| {
                (dice.pick(&NAMES).to_owned(), dice.some(3, Self::word))
            });
            each.into_iter().collect()
        })
    }

    fn scheme(&mut self, name: &str) -> Scheme {
        let key = || SchemeKind::ApiKey {
            place: "header".to_owned(),
            name: "X-API-Key".to_owned(),
            prefix: "acme_".to_owned(),
        };
        Scheme {
            name: name.to_owned(),
            description: "Any\ntext.".to_owned(),
            kind: match self.below(4) {
                0 => SchemeKind::HttpBasic,
                1 => SchemeKind::HttpDigest,
                2 => key(),
                _ => SchemeKind::OAuth2,
            },
        }
    }

    /// None, or all of them.
    fn schemes(&mut self) -> Vec<Scheme> {
        match self.below(2) {
            0 => Vec::new(),
            _ => NAMES.map(|name| self.scheme(name)).into(),
        }
    }

    fn route(&mut self) -> Route {
        let (method, path) = (self.pick(&METHODS), self.pick(&PATHS));
        let mut route = route(method, path, self.needs());
        route.stance = match self.below(4) {
            0 => Stance::Authenticated,
            1 => public(self.pick(&REASONS)),
            2 => Stance::RequiresScopes,
            _ => Stance::Undeclared,
        };
        route.rank = self.maybe(|dice| [-12, 0, 7][dice.below(3)]);
        route.format = self.maybe(|dice| dice.pick(&FORMATS).to_owned());
        route.trial = self.maybe(Self::needs);
        route.items = self.some(3, |dice| {
            let until = dice.pick(
                &[
                    Some("2027-01-01"),
                    Some("2026-12-31"),
                    Some("soon, |"),
                    None,
                ]
                .each_ref(),
            );
            item(*until)
        });
        route
    }

    pub(super) fn inventory(&mut self) -> Inventory {
        Inventory {
            schemes: self.schemes(),
            default_schemes: self.some(3, |dice| dice.some(3, |dice| dice.pick(&NAMES).to_owned())),
            scopes: self.some(6, |dice| {
                let implies = dice.some(3, Self::word);
                Scope {
                    name: dice.word(),
                    description: "Any\ntext.".to_owned(),
                    implies,
                    is_used: true,
                }
            }),
            acr_values: self.some(4, Self::word),
            routes: self.some(9, Self::route),
        }
    }
}

const FORMATS: [&str; 3] = ["application/json", "text/plain; charset=\"utf-8\"", "*/*"];
const NAMES: [&str; 4] = ["Login", "until", "a + b", "K]"];
const METHODS: [&str; 5] = ["GET", "POST", "scope", "M-SEARCH", ""];
const PATHS: [&str; 10] = [
    "/",
    "/a",
    "/a:",
    "/a: any token",
    "/a [rank 2]",
    "/<id>/<path..>",
    "/a,b;c=d|\"e\"",
    "/é\n",
    "",
    "scope",
];
const REASONS: [&str; 5] = [
    "",
    "issues tokens",
    "a \"b\" \\n; any token",
    "# x\r\n\t\u{202e}\0",
    "Zoë 🚀",
];
const WORDS: [&str; 30] = [
    "a",
    "b",
    "c",
    "items",
    "items:write",
    "any",
    "anybody",
    "token",
    "optional",
    "public",
    "undeclared",
    "report",
    "only",
    "until",
    "implies",
    "scope",
    "acr",
    "|",
    "a|b",
    ",",
    "max_age=300",
    "acr=mfa",
    "#",
    "<",
    "[rank",
    "2]:",
    ":",
    ";",
    "project:{id}:write",
    "until:",
];
