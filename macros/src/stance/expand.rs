//! From a checked stance to a handler with its policy, and the twin that documents it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{FnArg, ItemFn, Pat, PatIdent, ReturnType, Type};

use super::clause::Scope;
use super::parse::{Protected, Says, Stance};
use super::policy;
use crate::schemes::Schemes;
use crate::signature::{checked, has_impl_trait, place, with_lifetime};

pub fn handler(protected: &Protected) -> TokenStream {
    let mut handler = protected.handler.clone();
    let arguments = Arguments::name(&mut handler);
    let policy = format_ident!("__scopes_policy_of_{}", handler.sig.ident.unraw());
    let declaration = declaration(protected, &handler, &policy);
    let documentation = match &protected.openapi {
        Some(_) => twin(protected, &handler, &arguments, &policy),
        None => undocumented(protected, &handler),
    };
    let handler = enforced(protected, handler, &arguments, &policy);
    let imports = policy::imports(&protected.stances);
    quote! { #imports #declaration #documentation #handler }
}

/// The handler's arguments, each with a name: patterns move into the body.
struct Arguments(Vec<(Ident, Type)>);

impl Arguments {
    fn name(handler: &mut ItemFn) -> Self {
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

    fn guards<'a>(&'a self, protected: &'a Protected) -> impl Iterator<Item = &'a Type> {
        self.0
            .iter()
            .filter(|argument| is_guard(protected, argument))
            .map(|(_, ty)| ty)
    }
}

fn is_guard(protected: &Protected, (name, _): &(Ident, Type)) -> bool {
    protected.route.is_guard(&name.unraw().to_string())
}

/// The type whose constant is the policy: the stance, then every guard among the arguments.
fn declaration(protected: &Protected, handler: &ItemFn, policy: &Ident) -> TokenStream {
    let visibility = &handler.vis;
    let stated = policy::stated(&protected.stances);
    let types = handler
        .sig
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(with_lifetime((*argument.ty).clone(), "'static")),
            FnArg::Receiver(_) => None,
        });
    let types: Vec<_> = types.collect();
    let guards: Vec<_> = types
        .iter()
        .map(|ty| quote_spanned! { ty.span() => ::rocket_scopes::__private::Probe::<#ty>::POLICY })
        .collect();
    let reduced = reduced(protected, policy, &types, &guards);
    let samples = samples(protected, handler);
    let (name, line) = (
        handler.sig.ident.unraw().to_string(),
        policy::line_at(handler.sig.ident.span()),
    );
    // Modules are around the route: they are no part of it.
    let is_around = |stance: &&Stance| matches!(stance.says, Says::Within(_));
    let around = protected.stances.iter().filter(is_around).count();
    let (within, own): (Vec<_>, Vec<_>) = protected
        .stances
        .iter()
        .zip(stated.iter())
        .partition(|(stance, _)| is_around(stance));
    let within = within.into_iter().map(|(_, stated)| stated);
    let own = own.into_iter().map(|(_, stated)| stated);
    // What only reports is followed by what holds.
    let added = &stated[protected.stances.len()..];
    let item = quote! {
        &::rocket_scopes::__private::Policy::Item(
            &::rocket_scopes::__private::Source {
                kind: ::rocket_scopes::__private::ItemKind::Route,
                name: #name,
                module: ::core::module_path!(),
                line: #line,
            },
            &[#(#own,)* #(#added,)* #(#guards),*],
        )
    };
    let whole = match around {
        0 => item,
        _ => quote! { &::rocket_scopes::__private::Policy::All(&[#(#within,)* #item]) },
    };
    quote! {
        #reduced

        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        #visibility struct #policy;

        impl ::rocket_scopes::__private::RoutePolicy for #policy {
            const POLICY: &'static ::rocket_scopes::__private::Policy = {
                #[allow(unused_imports)]
                use ::rocket_scopes::__private::ProbeFallback as _;
                #whole
            };

            #samples
        }
    }
}

/// What a test may put into the path.
fn samples(protected: &Protected, handler: &ItemFn) -> TokenStream {
    let types = handler
        .sig
        .inputs
        .iter()
        .filter_map(|argument| match argument {
            FnArg::Typed(argument) => match &*argument.pat {
                Pat::Ident(pattern) => Some((pattern.ident.unraw().to_string(), &argument.ty)),
                _ => None,
            },
            FnArg::Receiver(_) => None,
        });
    let types: Vec<_> = types.collect();
    let samples = protected
        .route
        .placeholders()
        .into_iter()
        .map(|placeholder| {
            let found = types.iter().find(|(name, _)| *name == placeholder);
            let sample = match found {
                None => quote! { ::core::option::Option::None },
                Some((_, ty)) => {
                    let ty = with_lifetime((***ty).clone(), "'static");
                    quote! { ::rocket_scopes::__private::SampleProbe::<#ty>::SAMPLE }
                }
            };
            quote! { (#placeholder, #sample) }
        });
    quote! {
        const SAMPLES: &'static [(&'static str, ::core::option::Option<&'static str>)] = {
            #[allow(unused_imports)]
            use ::rocket_scopes::__private::SampleProbeFallback as _;
            &[#(#samples),*]
        };
    }
}

/// The policy reduced beside the handler, so that one that cannot be is an error there, and one that
/// `cargo check` finds. What is public is reduced with each guard alone: the one that needs a token is
/// underlined.
fn reduced(
    protected: &Protected,
    policy: &Ident,
    types: &[Type],
    guards: &[TokenStream],
) -> TokenStream {
    let public = protected
        .stances
        .iter()
        .find(|stance| matches!(stance.says, Says::Public { .. }))
        .map(|stance| policy::stated(std::slice::from_ref(stance)));
    let alone = public.iter().flatten().flat_map(|public| {
        types.iter().zip(guards).map(move |(ty, guard)| {
            quote_spanned! { place(ty) =>
                const _: ::rocket_scopes::__private::Requirement = {
                    #[allow(unused_imports)]
                    use ::rocket_scopes::__private::ProbeFallback as _;
                    ::rocket_scopes::__private::Requirement::of_route(
                        &::rocket_scopes::__private::Policy::All(&[#public, #guard]),
                    )
                };
            }
        })
    });
    // One by one, before the whole: the argument that is wrong is underlined, once.
    let checked = checked(types);
    let all = quote_spanned! { stance_span(&protected.stances) =>
        const _: ::rocket_scopes::__private::Requirement = {
            #checked
            ::rocket_scopes::__private::Requirement::of(
                <#policy as ::rocket_scopes::__private::RoutePolicy>::POLICY,
            )
        };
    };
    let parameters = protected.route.path_parameters();
    // One by one, so that the guard whose scope is bound to another parameter is underlined.
    let bound = types.iter().zip(guards).map(|(ty, guard)| {
        quote_spanned! { place(ty) =>
            const _: () = {
                #[allow(unused_imports)]
                use ::rocket_scopes::__private::ProbeFallback as _;
                ::rocket_scopes::__private::check_parameters(#guard, &[#(#parameters),*])
            };
        }
    });
    // Of literals this macro has seen to it.
    let clauses = protected.stances.iter().filter_map(Stance::clauses);
    let paths = clauses
        .flat_map(|clauses| clauses.each_scope())
        .filter(|scope| matches!(scope, Scope::Path(_)));
    let bound_by_stances = paths.map(|path| {
        let scope = policy::scope(path);
        quote_spanned! { Span::call_site().located_at(scope_span(path)) =>
            const _: () = ::rocket_scopes::__private::check_parameters(
                &::rocket_scopes::__private::Policy::Scope(#scope),
                &[#(#parameters),*],
            );
        }
    });
    // A module is right for its other routes: this one is what lacks the parameter.
    let here = Span::call_site().located_at(protected.handler.sig.ident.span());
    let within = protected
        .stances
        .iter()
        .filter_map(|stance| match &stance.says {
            Says::Within(path) => Some(path),
            Says::Asks(_) | Says::Public { .. } => None,
        });
    let bound_by_modules = within.map(|module| {
        quote_spanned! { here =>
            const _: () = ::rocket_scopes::__private::check_parameters(
                <#module as ::rocket_scopes::__private::GroupPolicy>::POLICY,
                &[#(#parameters),*],
            );
        }
    });
    quote! { #(#alone)* #(#bound)* #(#bound_by_modules)* #(#bound_by_stances)* #all }
}

/// The handler as it is written, with the check in front of its guards and the one behind them. Under its name
/// stands what `routes!` takes: the route that Rocket makes of it, and that knows its policy.
fn enforced(
    protected: &Protected,
    mut handler: ItemFn,
    arguments: &Arguments,
    policy: &Ident,
) -> TokenStream {
    let route = &protected.route.attribute;
    let span = stance_span(&protected.stances);
    let enforce = quote_spanned! { span => ::rocket_scopes::__private::Enforce<#policy> };
    handler
        .sig
        .inputs
        .insert(0, syn::parse_quote! { __scopes_enforce: #enforce });
    if arguments.guards(protected).next().is_some() {
        let settled = quote_spanned! { span => ::rocket_scopes::__private::Settled };
        handler
            .sig
            .inputs
            .push(syn::parse_quote! { __scopes_settled: #settled });
    }
    let name = handler.sig.ident.clone();
    let (plain, visibility) = (name.unraw(), handler.vis.clone());
    // A function may hold a handler of the same name as the module around it.
    let place = name.span().unwrap();
    let (line, column) = (place.line(), place.column());
    let inner = format_ident!(
        "__scopes_handler_{plain}_{line}_{column}",
        span = name.span()
    );
    handler.sig.ident = inner.clone();
    // As Rocket writes it: `uri!` looks for the one of the handler.
    let uri_of_inner = format_ident!("rocket_uri_macro_{inner}");
    let uri = format_ident!("rocket_uri_macro_{plain}");
    let shown = plain.to_string();
    quote! {
        #route
        #handler

        #[doc(hidden)]
        #[allow(non_camel_case_types)]
        #visibility struct #name {}

        impl #name {
            #[doc(hidden)]
            pub fn into_route(self) -> ::rocket_scopes::__private::Route {
                ::rocket_scopes::__private::stated::<#policy>(#shown, #inner {}.into_route())
            }
        }

        #[doc(hidden)]
        #[allow(unused_imports)]
        pub use #uri_of_inner as #uri;
    }
}

/// Where trait errors and launch aborts point to: the first scope, the schemes, or the attribute.
fn stance_span(stances: &[Stance]) -> Span {
    let first = stances.first();
    let clauses = first.and_then(Stance::clauses);
    let scope = clauses.and_then(|clauses| clauses.each_scope().first().map(|it| scope_span(it)));
    let scheme = clauses.and_then(|clauses| clauses.scheme.as_ref().map(Schemes::first));
    // Where it stands, and not whose it is: a scope may come from a macro's caller.
    let place = scope.or(scheme).or(first.map(|stance| stance.span));
    Span::call_site().located_at(place.unwrap_or_else(Span::call_site))
}

/// One token, since spans cannot be joined: of a path the scope, not the catalogue.
fn scope_span(scope: &Scope) -> Span {
    match scope {
        Scope::Literal(literal) => literal.span(),
        Scope::Path(path) => path
            .segments
            .last()
            .map_or_else(|| path.span(), |last| last.ident.span()),
    }
}

/// The function that only rocket_okapi reads: the arguments of path, query and body as they are, and in
/// place of the guards what documents them and the policy.
fn twin(
    protected: &Protected,
    handler: &ItemFn,
    arguments: &Arguments,
    policy: &Ident,
) -> TokenStream {
    let (openapi, route) = (&protected.openapi, protected.route.bare_attribute());
    let docs = handler
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let name = &handler.sig.ident;
    let mut place = 0usize;
    let inputs: Vec<_> = arguments
        .0
        .iter()
        .map(|argument| {
            let (name, ty) = argument;
            match is_guard(protected, argument) {
                true => {
                    place += 1;
                    let place = place - 1;
                    quote! { #name: ::rocket_scopes::__private::DocumentedGuard<#policy, #place> }
                }
                false => {
                    let ty = with_lifetime(ty.clone(), "'_");
                    quote! { #name: #ty }
                }
            }
        })
        .collect();
    let guards = arguments
        .guards(protected)
        .map(|ty| with_lifetime(ty.clone(), "'static"));
    let output = match &handler.sig.output {
        ReturnType::Default => quote! { () },
        ReturnType::Type(_, ty) if is_opaque(ty) => {
            quote! { ::rocket_scopes::__private::AnyResponse }
        }
        ReturnType::Type(_, ty) => {
            let ty = with_lifetime((**ty).clone(), "'_");
            quote! { #ty }
        }
    };
    quote! {
        ::rocket_scopes::__private::documented! {
            impl #policy { #([#guards])* }

            #openapi
            #[::rocket_scopes::__private::doc_only]
            #(#docs)*
            #route
            fn #name(
                __scopes_security: ::rocket_scopes::__private::DocumentedPolicy<#policy>,
                #(#inputs),*
            ) -> #output {}
        }
    }
}

/// `impl Responder` has no name that rocket_okapi could ask; a stream of `impl Trait` it knows itself.
fn is_opaque(ty: &Type) -> bool {
    let is_stream = matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| {
        ["EventStream", "ByteStream", "ReaderStream", "TextStream"].iter().any(|stream| last.ident == stream)
    }));
    has_impl_trait(ty) && !is_stream
}

/// What stands for a route that is not documented, so that it can be listed among those that are, and
/// so that an `#[openapi]` above this attribute, which has documented it without its security, is found.
fn undocumented(protected: &Protected, handler: &ItemFn) -> TokenStream {
    let name = handler.sig.ident.unraw();
    let operation = format_ident!("okapi_add_operation_for_{name}_");
    let span = protected
        .stances
        .first()
        .map_or_else(Span::call_site, |stance| stance.span);
    let operation_here = Ident::new(&operation.to_string(), span);
    quote! { ::rocket_scopes::__private::undocumented! { #operation #operation_here } }
}
