//~ error: what `T` requires is not known before `T` is
//~ help: name the guard: write one function for each
//~ underlines: T

use prelude::*;

pub struct Logged<T>(T);

#[guard]
fn logged<T: Send>(inner: T) -> Result<Logged<T>, Denied> {
    Ok(Logged(inner))
}
