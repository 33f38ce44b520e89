//! How a guard is found in a request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::signature::lifetime;

/// The lifetime of the request: everything that a guard borrows comes from there.
pub const REQUEST: &str = "'__scopes_r";

/// The body of `impl FromRequest`. Written out: `async_trait` needs the prelude.
pub fn from_request(body: &TokenStream) -> TokenStream {
    let request = lifetime(REQUEST);
    quote! {
        type Error = ::rocket_scopes::Denied;

        fn from_request<'__scopes_l, '__scopes_f>(
            __scopes_request: &#request ::rocket_scopes::__private::Request<'__scopes_l>,
        ) -> ::rocket_scopes::__private::BoxFuture<
            '__scopes_f,
            ::rocket_scopes::__private::Outcome<Self, Self::Error>,
        >
        where
            #request: '__scopes_f,
            '__scopes_l: '__scopes_f,
            Self: '__scopes_f,
        {
            #body
        }
    }
}
