//! Which attributes an item has, ours, Rocket's and rocket_okapi's, under any path.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, ItemFn, Meta};

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
    Within,
}

/// The role of an attribute, by the last segment of its path: `get`, `rocket::get`.
pub fn role(attribute: &Attribute) -> Role {
    let Some(last) = attribute.path().segments.last() else {
        return Role::Other;
    };
    named(&last.ident.to_string())
}

/// The role of an attribute of this name.
pub fn named(name: &str) -> Role {
    match name {
        "authenticated" => Role::Authenticated,
        "guard" => Role::Guard,
        "openapi" => Role::OpenApi,
        "principal" => Role::Principal,
        "public" => Role::Public,
        "requires_scopes" => Role::RequiresScopes,
        "__scopes_within" => Role::Within,
        "get" | "put" | "post" | "delete" | "head" | "options" | "patch" | "route" => Role::Route,
        _ => Role::Other,
    }
}

/// Does a `#[cfg_attr]` bring a route attribute, or what stands above one?
pub fn is_hiding(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let is_comma = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ',');
    // What comes first is the condition.
    let mut brought = list.tokens.clone().into_iter();
    list.path.is_ident("cfg_attr") && brought.any(|it| is_comma(&it)) && brings(brought)
}

fn brings(tokens: impl IntoIterator<Item = TokenTree>) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => {
            let role = named(&name.unraw().to_string());
            is_stance(role) || matches!(role, Role::OpenApi | Role::Route)
        }
        TokenTree::Group(group) => brings(group.stream()),
        TokenTree::Literal(_) | TokenTree::Punct(_) => false,
    })
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
        Role::Authenticated | Role::Public | Role::RequiresScopes | Role::Within
    )
}

pub fn is_guard(role: Role) -> bool {
    matches!(role, Role::Guard | Role::Principal)
}

/// A function that we have refused, without the attributes that would only say the same again: ours,
/// and those of Rocket and rocket_okapi unless they are where they belong. What would have documented it
/// is there all the same, so that whoever lists it has made no mistake.
pub fn refused(item: TokenStream) -> TokenStream {
    let Ok(mut function) = syn::parse2::<ItemFn>(item.clone()) else {
        return item;
    };
    // Rocket knows no methods.
    let is_method = function.sig.receiver().is_some();
    let mut has_route = is_method;
    let mut is_documented = false;
    function.attrs.retain(|attribute| match role(attribute) {
        // Our guards can only be documented by ourselves.
        Role::OpenApi => {
            is_documented |= !has_route;
            false
        }
        Role::Other => true,
        Role::Route => !std::mem::replace(&mut has_route, true),
        Role::Authenticated
        | Role::Guard
        | Role::Principal
        | Role::Public
        | Role::RequiresScopes
        | Role::Within => false,
    });
    let document = (is_documented && has_route).then(|| undocumented(&function.sig.ident));
    quote! { #document #function }
}

/// The function that rocket_okapi looks for beside a route, where it has not made one.
fn undocumented(function: &Ident) -> TokenStream {
    let operation = format_ident!("okapi_add_operation_for_{}_", function.unraw());
    let operation_here = Ident::new(&operation.to_string(), Span::call_site());
    quote! { ::rocket_scopes::__private::undocumented! { #operation #operation_here } }
}
