//~ error: `project:{id}:write` is bound to the path parameter `id`, which the route does not have
//~ help: #[get("/..<id>..")]
//~ underlines: Writer

use prelude::*;

pub struct Writer;

#[guard]
#[requires_scopes("project:{id}:write")]
fn writer(_: CurrentUser) -> Result<Writer, Denied> {
    Ok(Writer)
}

#[authenticated]
#[get("/<project>")]
fn handler(project: &str, _writer: &Writer) {}
