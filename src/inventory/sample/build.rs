//! Building blocks, and what to find in the building.

use crate::inventory::{
    Credentials, Declaration, Inventory, Item, ItemKind, Needs, Place, ReportOnly, Route, Scope,
    Stance,
};

pub(crate) fn empty() -> Inventory {
    Inventory {
        schemes: Vec::new(),
        default_schemes: Vec::new(),
        scopes: Vec::new(),
        acr_values: Vec::new(),
        routes: Vec::new(),
    }
}

/// The route of a method and a path: `GET /items`.
pub(crate) fn route_of<'a>(inventory: &'a Inventory, name: &str) -> &'a Route {
    let mut routes = inventory.routes.iter();
    let found = routes.find(|route| format!("{} {}", route.method, route.path) == name);
    found.unwrap_or_else(|| panic!("the sample has no route {name}"))
}

pub(super) fn scope(name: &str, description: &str, implies: &[&str]) -> Scope {
    Scope {
        name: name.to_owned(),
        description: description.to_owned(),
        implies: texts(implies),
        is_used: true,
    }
}

/// A route without a stance.
pub(super) fn route(name: &str, handler: &str, file: &str, line: u32) -> Route {
    let (method, path) = name.split_once(' ').unwrap();
    Route {
        method: method.to_owned(),
        path: path.to_owned(),
        rank: None,
        format: None,
        handler: Some(handler.to_owned()),
        stance: Stance::Undeclared,
        needs: Needs::default(),
        trial: None,
        items: vec![item(ItemKind::Route, handler, place(file, line))],
    }
}

pub(super) fn item(kind: ItemKind, name: &str, place: Place) -> Item {
    Item {
        kind,
        name: name.to_owned(),
        place: Some(place),
        declarations: Vec::new(),
        guards: Vec::new(),
        is_optional: false,
    }
}

pub(super) fn place(file: &str, line: u32) -> Place {
    Place {
        file: file.to_owned(),
        line,
    }
}

/// All of one of these lists.
pub(super) fn needs(alternatives: &[&[&str]]) -> Needs {
    Needs {
        credentials: Credentials::Required,
        alternatives: alternatives.iter().map(|all| texts(all)).collect(),
        ..Needs::default()
    }
}

pub(super) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

impl Route {
    pub(super) fn public(mut self, reason: &str) -> Self {
        self.stance = Stance::Public {
            reason: reason.to_owned(),
        };
        self.says(&format!("public: {reason}"), Needs::default())
    }

    pub(super) fn authenticated(mut self) -> Self {
        self.stance = Stance::Authenticated;
        self.needs = needs(&[]);
        self.says("authenticated", needs(&[]))
    }

    pub(super) fn requires(mut self, says: &str, own: &[&[&str]], all: &[&[&str]]) -> Self {
        self.stance = Stance::RequiresScopes;
        self.needs = needs(all);
        self.says(says, needs(own))
    }

    pub(super) fn report_only(mut self, says: &str, until: Option<&str>, all: &[&[&str]]) -> Self {
        self.trial = Some(needs(all));
        self = self.says(says, needs(&[&[says]]));
        self.last_declaration().report_only = Some(ReportOnly {
            until: until.map(str::to_owned),
        });
        self
    }

    pub(super) fn fresh(mut self, max_age: Option<u32>, acr: &str) -> Self {
        self.needs.max_age = max_age;
        self.needs.acr = Some(acr.to_owned());
        let declaration = self.last_declaration();
        if let Some(seconds) = max_age {
            declaration.says += &format!(", max_age = {seconds}");
        }
        declaration.says += &format!(", acr = \"{acr}\"");
        declaration.needs.max_age = max_age;
        declaration.needs.acr = Some(acr.to_owned());
        self
    }

    pub(super) fn takes(mut self, guard: Item) -> Self {
        self.handler_item().guards.push(guard);
        self
    }

    /// Attributes stand above the handler, one a line.
    fn says(mut self, says: &str, needs: Needs) -> Self {
        let handler = self.handler_item();
        *handler =
            std::mem::replace(handler, item(ItemKind::Route, "", place("", 0))).says(says, needs);
        self
    }

    fn handler_item(&mut self) -> &mut Item {
        self.items.last_mut().unwrap()
    }

    fn last_declaration(&mut self) -> &mut Declaration {
        self.handler_item().declarations.last_mut().unwrap()
    }
}

impl Item {
    /// Attributes stand above the item, one a line.
    pub(super) fn says(mut self, says: &str, needs: Needs) -> Self {
        let mut place = self.place.clone().unwrap();
        place.line -= 3 - self.declarations.len() as u32;
        self.declarations.push(Declaration {
            says: says.to_owned(),
            place,
            needs,
            report_only: None,
        });
        self
    }

    pub(super) fn takes(mut self, guard: Item) -> Self {
        self.guards.push(guard);
        self
    }

    /// As `Option<..>`.
    pub(super) fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }
}
