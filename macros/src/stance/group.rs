//! A stance for many routes: on a module, or on a function that returns a list of routes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, ItemFn, ItemMacro, ItemMod, ReturnType, Type, UseRename, parse_quote};

use super::check;
use super::parse::{Name, Says, Stance};
use super::policy::{imports, stated};
use crate::attributes::{self, Role, role};
use crate::diagnostic::{Errors, error, fallback, text};
use crate::signature::{is_named, parameters, place};
use crate::source::source;

/// The attribute, if it stands on something that holds routes.
pub fn attribute(name: Name, args: &TokenStream, item: &TokenStream) -> Option<TokenStream> {
    if let Ok(module) = syn::parse2::<ItemMod>(item.clone()) {
        return Some(match on_module(name, args, module.clone()) {
            Ok(expanded) => expanded,
            Err(errors) => fallback(&errors, without_stances(module)),
        });
    }
    let function: ItemFn = syn::parse2(item.clone()).ok()?;
    let is_route = function
        .attrs
        .iter()
        .any(|it| matches!(role(it), Role::Route | Role::OpenApi));
    if is_route || !returns_routes(&function.sig.output) {
        return None;
    }
    Some(match on_list(name, args, function.clone()) {
        Ok(expanded) => expanded,
        Err(errors) => {
            let mut function = function;
            attributes::take(&mut function.attrs, attributes::is_stance);
            fallback(&errors, quote! { #function })
        }
    })
}

fn without_stances(mut module: ItemMod) -> TokenStream {
    attributes::take(&mut module.attrs, attributes::is_stance);
    quote! { #module }
}

/// `Vec<Route>`, alone or first of a pair.
fn returns_routes(output: &ReturnType) -> bool {
    let is_list = |ty: &Type| {
        let items = parameters(ty, "Vec");
        items.iter().any(|item| is_named(item, &["Route"]))
    };
    match output {
        ReturnType::Default => false,
        ReturnType::Type(_, ty) => match &**ty {
            Type::Tuple(pair) => pair.elems.first().is_some_and(is_list),
            ty => is_list(ty),
        },
    }
}

/// All stances of an item, the one that is being expanded first.
fn stances(
    name: Name,
    args: &TokenStream,
    attributes: &mut Vec<Attribute>,
) -> syn::Result<Vec<Stance>> {
    let mut errors = Errors::default();
    let own = errors.take(Stance::new(name, Span::call_site(), args.clone()));
    let mut stances = Vec::from_iter(own);
    stances.extend(errors.take(super::take(attributes)).unwrap_or_default());
    let stances = errors.finish(stances)?;
    check::stances(&stances)?;
    Ok(stances)
}

/// The type that holds the policy of a module or a list.
fn group(stances: &[Stance], kind: &str, name: &Ident, policy: &Ident) -> TokenStream {
    let (stated, imports) = (stated(stances), imports(stances));
    let source = source(kind, name);
    let span = stances
        .first()
        .map_or_else(Span::call_site, |stance| stance.span);
    // Reduced here, so that a policy that cannot be is an error of this attribute.
    let reduced = quote_spanned! { Span::call_site().located_at(span) =>
        const _: ::rocket_scopes::__private::Requirement =
            ::rocket_scopes::__private::Requirement::of(
                <#policy as ::rocket_scopes::__private::GroupPolicy>::POLICY,
            );
    };
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        struct #policy;

        impl ::rocket_scopes::__private::GroupPolicy for #policy {
            const POLICY: &'static ::rocket_scopes::__private::Policy =
                &::rocket_scopes::__private::Policy::Item(
                    &#source,
                    &[#(#stated),*],
                );
        }

        #reduced

        #imports
    }
}

fn on_list(name: Name, args: &TokenStream, mut function: ItemFn) -> syn::Result<TokenStream> {
    let stances = stances(name, args, &mut function.attrs)?;
    let policy = format_ident!("__scopes_policy_of_{}", function.sig.ident.unraw());
    let group = group(&stances, "Mount", &function.sig.ident, &policy);
    let (body, output) = (&function.block, &function.sig.output);
    // Where it returns no routes after all, what it returns is underlined.
    let here = match output {
        ReturnType::Default => Span::call_site(),
        ReturnType::Type(_, ty) => place(ty),
    };
    let inner = match function.sig.asyncness {
        None => quote_spanned! { here => (move || #output #body)() },
        Some(_) => quote_spanned! { here => (async move #body).await },
    };
    let behind = quote_spanned! { here =>
        ::rocket_scopes::__private::Mountable::behind::<#policy>(#inner)
    };
    function.block = parse_quote! {{ #behind }};
    Ok(quote! { #group #function })
}

fn on_module(name: Name, args: &TokenStream, mut module: ItemMod) -> syn::Result<TokenStream> {
    let stances = stances(name, args, &mut module.attrs)?;
    for stance in &stances {
        if let Says::Public { .. } = stance.says {
            return Err(stance.error(
                "`#[public]` stands on a module: each route says for itself why anybody may call it",
                "put it on the routes",
            ));
        }
    }
    let policy = format_ident!("__scopes_policy_of_mod_{}", module.ident.unraw());
    let group = group(&stances, "Module", &module.ident, &policy);
    let Some((_, items)) = &mut module.content else {
        return Err(error(
            &module.ident,
            format!("the routes of `{0}` are in another file", module.ident),
            format!(
                "mod {0} {{ .. }}, or the stance on a function that returns them",
                module.ident
            ),
        ));
    };
    let mut protect = Protect {
        policy,
        depth: 1,
        found: 0,
        errors: Errors::default(),
    };
    items
        .iter_mut()
        .for_each(|item| protect.visit_item_mut(item));
    if protect.found == 0 {
        protect.errors.push(error(
            &module.ident,
            format!(
                "`{}` holds no route that the stance could be for",
                module.ident
            ),
            "#[get(\"/\")] fn handler() { .. } within it",
        ));
    }
    protect.errors.finish(quote! { #group #module })
}

/// Puts the stance of the module on each route within, at any depth.
struct Protect {
    policy: Ident,
    /// How many modules lie between an item and the policy.
    depth: usize,
    found: usize,
    errors: Errors,
}

impl VisitMut for Protect {
    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        // In whatever order the compiler takes these: it is not known here what they come to.
        for attribute in function.attrs.iter().filter(|it| attributes::is_hiding(it)) {
            self.errors.push(error(
                attribute,
                "`#[cfg_attr]` hides a route from the stance of its module",
                "put `#[cfg(..)]` on the function, and its attributes below it",
            ));
            self.found += 1;
        }
        if function.attrs.iter().any(|it| role(it) == Role::Route) {
            let (policy, within) = (&self.policy, Name::Within.ident());
            let up = (0..self.depth).map(|_| quote! { super:: });
            // Outermost first: a module around this one has put its own there.
            let others = function.attrs.iter();
            let others = others.take_while(|it| role(it) == Role::Within).count();
            function
                .attrs
                .insert(others, parse_quote! { #[#within(#(#up)* #policy)] });
            self.found += 1;
        }
        visit_mut::visit_item_fn_mut(self, function);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        self.depth += 1;
        visit_mut::visit_item_mod_mut(self, module);
        self.depth -= 1;
    }

    /// Under another name the attribute of a route is not known for one.
    fn visit_use_rename_mut(&mut self, rename: &mut UseRename) {
        let name = rename.ident.unraw().to_string();
        if attributes::named(&name) == Role::Route {
            let (ident, other) = (&rename.ident, &rename.rename);
            self.errors.push(error(
                quote! { #other },
                format!("the stance of the module does not see routes with `#[{other}(..)]`"),
                format!("leave `{ident}` its name"),
            ));
        }
    }

    /// What it expands to is not known yet: routes in it would stand outside.
    fn visit_item_macro_mut(&mut self, call: &mut ItemMacro) {
        let path = &call.mac.path;
        let name = path.segments.last().map(|last| last.ident.to_string());
        if !matches!(name.as_deref(), Some("macro_rules" | "thread_local")) {
            self.errors.push(error(
                path,
                format!("the stance does not reach routes that `{}!` makes", text(path)),
                "move the call out of the module; a function that returns its routes takes a stance",
            ));
        }
    }
}
