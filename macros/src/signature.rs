//! Signatures of handlers and guards: arguments, result, lifetimes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, GenericArgument, Lifetime, PathArguments, Signature, Type};

use crate::diagnostic::error;

/// The types of all arguments. A method has none that we could fill in.
pub fn argument_types(signature: &Signature) -> syn::Result<Vec<Type>> {
    let types = signature.inputs.iter().map(|argument| match argument {
        FnArg::Typed(argument) => Ok((*argument.ty).clone()),
        FnArg::Receiver(receiver) => Err(error(
            receiver,
            "a method cannot be a route or a guard",
            "move the function out of the `impl` block",
        )),
    });
    types.collect()
}

/// What is between the angle brackets of a type `Name<..>`, under any path.
pub fn parameters<'t>(ty: &'t Type, name: &str) -> Vec<&'t Type> {
    let Type::Path(path) = ty else {
        return Vec::new();
    };
    let last = path.path.segments.last().filter(|last| last.ident == name);
    let Some(PathArguments::AngleBracketed(arguments)) = last.map(|last| &last.arguments) else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// Is it a type of one of these names, under any path?
pub fn is_named(ty: &Type, names: &[&str]) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Where a type stands, for code that is ours: what does not fit underlines the type, and lints know
/// whose code it is. One token, since spans cannot be joined: the name, without the path to it.
pub fn place(ty: &Type) -> Span {
    let span = match ty {
        Type::Reference(reference) => return place(&reference.elem),
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.span()),
        _ => None,
    };
    Span::call_site().located_at(span.unwrap_or_else(|| ty.span()))
}

/// Refuses the arguments that only a principal's function may take, one by one, so that the one that is wrong is
/// underlined. For a constant of ours, in front of what it is about.
pub fn checked<'t>(types: impl IntoIterator<Item = &'t Type>) -> TokenStream {
    let checks = types.into_iter().map(|ty| {
        let span = place(ty);
        let ty = with_lifetime(ty.clone(), "'static");
        quote_spanned! { span =>
            ::rocket_scopes::__private::check_argument(
                ::rocket_scopes::__private::UnverifiedProbe::<#ty>::IS_UNVERIFIED,
            );
        }
    });
    quote! {
        #[allow(unused_imports)]
        use ::rocket_scopes::__private::UnverifiedProbeFallback as _;
        #(#checks)*
    }
}

/// The type with every lifetime replaced: the request's, or an inferred one.
pub fn with_lifetime(mut ty: Type, lifetime: &str) -> Type {
    struct Replace<'l>(&'l str);

    impl VisitMut for Replace<'_> {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new(self.0, lifetime.span());
            }
        }

        fn visit_type_reference_mut(&mut self, reference: &mut syn::TypeReference) {
            let span = reference.and_token.spans[0];
            let lifetime = &mut reference.lifetime;
            lifetime.get_or_insert_with(|| Lifetime::new(self.0, span));
            visit_mut::visit_type_reference_mut(self, reference);
        }

        // `for<'a> fn(&'a T)` and `dyn Trait + 'a` bring lifetimes of their own.
        fn visit_type_bare_fn_mut(&mut self, _: &mut syn::TypeBareFn) {}
    }

    Replace(lifetime).visit_type_mut(&mut ty);
    ty
}

/// Does the type hold an `impl Trait`, which has no name outside a signature?
pub fn has_impl_trait(ty: &Type) -> bool {
    struct Find(bool);

    impl VisitMut for Find {
        fn visit_type_impl_trait_mut(&mut self, _: &mut syn::TypeImplTrait) {
            self.0 = true;
        }
    }

    let mut find = Find(false);
    find.visit_type_mut(&mut ty.clone());
    find.0
}

/// Does the type hold this name?
pub fn mentions(ty: &Type, name: &syn::Ident) -> bool {
    struct Find<'n>(&'n syn::Ident, bool);

    impl VisitMut for Find<'_> {
        fn visit_ident_mut(&mut self, ident: &mut syn::Ident) {
            self.1 |= ident == self.0;
        }
    }

    let mut find = Find(name, false);
    find.visit_type_mut(&mut ty.clone());
    find.1
}

/// A lifetime of ours, spelt so that it meets no other.
pub fn lifetime(name: &str) -> Lifetime {
    Lifetime::new(name, Span::call_site())
}
