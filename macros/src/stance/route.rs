//! What Rocket's route attribute says: which arguments come from the path, the query and the body.

use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprAssign, Ident, LitStr, Meta, Token};

/// A route attribute, and the names of the arguments that are no guards.
pub struct Route {
    pub attribute: Attribute,
    /// Every argument of path, query and body.
    parameters: HashSet<String>,
    /// The path with its placeholders, without the query.
    pub path: String,
}

impl Route {
    /// Reads the placeholders (`<id>`, `<path..>`, `data = "<form>"`). Whether they are right is
    /// Rocket's to say.
    pub fn parse(attribute: Attribute) -> syn::Result<Self> {
        let tokens = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
        };
        let literals = literals(tokens);
        // The address is the first string that starts with a slash.
        let address = literals
            .iter()
            .map(LitStr::value)
            .find(|it| it.starts_with('/'));
        let address = address.unwrap_or_default();
        let path = address.split('?').next().unwrap_or_default().to_owned();
        let parameters = literals
            .iter()
            .flat_map(|literal| placeholders(&literal.value()))
            .collect();
        Ok(Self {
            attribute,
            parameters,
            path,
        })
    }

    /// The parameters that are one segment of the path each.
    pub fn path_parameters(&self) -> Vec<String> {
        let segments = self.path.split('/');
        let names = segments.filter_map(|it| it.strip_prefix('<')?.strip_suffix('>'));
        names
            .filter(|name| !name.ends_with(".."))
            .map(str::to_owned)
            .collect()
    }

    /// All parameters of the path, `<rest..>` included, in their order.
    pub fn placeholders(&self) -> Vec<String> {
        placeholders(&self.path)
    }

    /// Is this argument a request guard?
    pub fn is_guard(&self, argument: &str) -> bool {
        !self.parameters.contains(argument)
    }

    /// The attribute as rocket_okapi recognises it: by a bare name, and by that of a method, for it does
    /// not know `#[route(GET, uri = "/")]`.
    pub fn bare_attribute(&self) -> TokenStream {
        let name = self
            .attribute
            .path()
            .segments
            .last()
            .map(|last| &last.ident);
        let arguments = self
            .attribute
            .parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        let (Some(name), Ok(arguments)) = (name, arguments) else {
            return self.attribute.to_token_stream();
        };
        let mut arguments: Vec<_> = arguments.iter().map(ToTokens::to_token_stream).collect();
        if name != "route" || arguments.len() < 2 {
            return quote! { #[#name(#(#arguments),*)] };
        }
        let method = arguments.remove(0).to_string().to_lowercase();
        let method = Ident::new(method.rsplit(' ').next().unwrap_or("get"), name.span());
        for argument in &mut arguments {
            if let Ok(ExprAssign { left, right, .. }) = syn::parse2(argument.clone())
                && left.to_token_stream().to_string() == "uri"
            {
                *argument = right.to_token_stream();
            }
        }
        quote! { #[#method(#(#arguments),*)] }
    }
}

/// The strings among some tokens; one that a macro's caller has written stands in a group.
fn literals(tokens: TokenStream) -> Vec<LitStr> {
    let found = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => literals(group.stream()),
        TokenTree::Literal(_) => syn::parse2(token.into()).into_iter().collect(),
        TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => Vec::new(),
    });
    found.collect()
}

fn placeholders(text: &str) -> Vec<String> {
    let opened = text.split('<').skip(1);
    let names = opened.filter_map(|rest| rest.split_once('>'));
    names
        .map(|(name, _)| name.trim_end_matches("..").to_owned())
        .collect()
}
