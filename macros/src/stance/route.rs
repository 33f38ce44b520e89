//! What Rocket's route attribute says: which arguments come from the path, the query and the body.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Ident, LitStr, Meta};

/// A route attribute, and the names of the arguments that are no guards.
pub struct Route {
    pub attribute: Attribute,
    parameters: HashSet<String>,
}

impl Route {
    /// Reads the placeholders (`<id>`, `<path..>`, `data = "<form>"`). Whether they are right is
    /// Rocket's to say.
    pub fn parse(attribute: Attribute) -> syn::Result<Self> {
        let tokens = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
        };
        let literals = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Literal(literal) => {
                syn::parse2::<LitStr>(TokenTree::Literal(literal).into()).ok()
            }
            TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => None,
        });
        let parameters = literals
            .flat_map(|literal| placeholders(&literal.value()))
            .collect();
        Ok(Self {
            attribute,
            parameters,
        })
    }

    /// Is this argument a request guard?
    pub fn is_guard(&self, argument: &str) -> bool {
        !self.parameters.contains(argument)
    }

    /// The attribute as rocket_okapi recognises it: by a bare name.
    pub fn bare_attribute(&self) -> TokenStream {
        let name: Option<&Ident> = self
            .attribute
            .path()
            .segments
            .last()
            .map(|last| &last.ident);
        match &self.attribute.meta {
            Meta::List(list) => {
                let tokens = &list.tokens;
                quote! { #[#name(#tokens)] }
            }
            Meta::Path(_) | Meta::NameValue(_) => quote! { #[#name] },
        }
    }
}

fn placeholders(text: &str) -> Vec<String> {
    let opened = text.split('<').skip(1);
    let names = opened.filter_map(|rest| rest.split_once('>'));
    names
        .map(|(name, _)| name.trim_end_matches("..").to_owned())
        .collect()
}
