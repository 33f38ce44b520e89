//! The arguments of a handler.

use proc_macro2::Ident;
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat, PatIdent, Type};

use crate::signature::with_lifetime;
use crate::stance::parse::Protected;

/// The handler's arguments, each with a name: patterns move into the body.
pub struct Arguments(Vec<(Ident, Type)>);

impl Arguments {
    pub fn name(handler: &mut ItemFn) -> Self {
        let mut arguments = Vec::new();
        let mut patterns = Vec::new();
        for (n, argument) in handler.sig.inputs.iter_mut().enumerate() {
            let FnArg::Typed(argument) = argument else {
                continue;
            };
            let name = match &*argument.pat {
                Pat::Ident(PatIdent {
                    ident,
                    subpat: None,
                    by_ref: None,
                    ..
                }) => ident.clone(),
                pattern => {
                    let name = Ident::new(&format!("__scopes_argument_{n}"), pattern.span());
                    patterns.push(quote! { let #pattern = #name; });
                    argument.pat = syn::parse_quote! { #name };
                    name
                }
            };
            arguments.push((name, (*argument.ty).clone()));
        }
        if !patterns.is_empty() {
            let body = &handler.block;
            handler.block = syn::parse_quote! {{ #(#patterns)* #body }};
        }
        Self(arguments)
    }

    /// Each, in its place.
    pub fn each(&self) -> impl Iterator<Item = &(Ident, Type)> {
        self.0.iter()
    }

    /// The types, as they can stand in a constant.
    pub fn types(&self) -> Vec<Type> {
        let types = self.0.iter();
        let types = types.map(|(_, ty)| with_lifetime(ty.clone(), "'static"));
        types.collect()
    }

    pub fn guards<'a>(&'a self, protected: &'a Protected) -> impl Iterator<Item = &'a Type> {
        let arguments = self.0.iter();
        let guards = arguments.filter(|(name, _)| is_guard(protected, name));
        guards.map(|(_, ty)| ty)
    }
}

/// Is the argument of this name neither of the path nor of the query, nor the body?
pub fn is_guard(protected: &Protected, name: &Ident) -> bool {
    protected.route.is_guard(&name.unraw().to_string())
}
