//! `app policy`: the policy, in the form that is asked for.

use crate::cli::policy::Format;
use rocket_scopes::inventory::Inventory;

/// The policy as a text.
pub(super) fn shown(inventory: &Inventory, format: Format) -> String {
    match format {
        Format::Html => inventory.to_html(),
        Format::Json => inventory.to_json(),
        Format::Markdown => inventory.to_markdown(),
        Format::Table => inventory.to_table(),
    }
}

#[cfg(test)]
mod tests {
    use rocket::serde::json;

    use super::super::scratch::inventory;
    use super::*;

    #[test]
    fn programs_read_what_is_printed_for_them() {
        let inventory = inventory(&["me"]);
        let text = shown(&inventory, Format::Json);
        assert_eq!(json::from_str::<Inventory>(&text).unwrap(), inventory);
    }
}
