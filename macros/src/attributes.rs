//! Which attributes an item has, ours, Rocket's and rocket_okapi's, under any path.

use syn::Attribute;

/// What an attribute means to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Authenticated,
    Guard,
    OpenApi,
    Other,
    Principal,
    Public,
    RequiresScopes,
    Route,
}

/// The role of an attribute, by the last segment of its path: `get`, `rocket::get`.
pub fn role(attribute: &Attribute) -> Role {
    let Some(last) = attribute.path().segments.last() else {
        return Role::Other;
    };
    match &*last.ident.to_string() {
        "authenticated" => Role::Authenticated,
        "guard" => Role::Guard,
        "openapi" => Role::OpenApi,
        "principal" => Role::Principal,
        "public" => Role::Public,
        "requires_scopes" => Role::RequiresScopes,
        "get" | "put" | "post" | "delete" | "head" | "options" | "patch" | "route" => Role::Route,
        _ => Role::Other,
    }
}

/// Takes the attributes of a kind off an item, in their order.
pub fn take(attributes: &mut Vec<Attribute>, wanted: impl Fn(Role) -> bool) -> Vec<Attribute> {
    let (taken, left) = std::mem::take(attributes)
        .into_iter()
        .partition(|attribute| wanted(role(attribute)));
    *attributes = left;
    taken
}

pub fn is_stance(role: Role) -> bool {
    matches!(
        role,
        Role::Authenticated | Role::Public | Role::RequiresScopes
    )
}
