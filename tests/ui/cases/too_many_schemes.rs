//~ error: the operation names more than 8 schemes, with those of its guards
//~ help: take one principal for them
//~ underlines: any

use prelude::*;

macro_rules! scheme {
    ($($name:ident)*) => {$(
        pub struct $name;

        impl Scheme for $name {
            type Scopes = Scope;
            const NAME: &'static str = stringify!($name);
            const KIND: SchemeKind = SchemeKind::HttpBasic;
        }
    )*};
}

scheme!(A B C D E F G H I);

#[authenticated(scheme = any(A, B, C, D, E, F, G, H, I))]
#[get("/")]
fn handler() {}
