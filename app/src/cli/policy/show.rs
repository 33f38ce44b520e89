//! `app policy`: the policy, in the form that is asked for.

use rocket::serde::json;

use crate::cli::policy::Format;
use crate::cli::{CliError, PolicyError};
use rocket_scopes::inventory::Inventory;

/// The policy as a text.
pub(super) fn shown(inventory: &Inventory, format: Format) -> Result<String, CliError> {
    match format {
        Format::Json => Ok(json::to_pretty_string(inventory)
            .expect("an inventory has texts as keys, and no type that can fail")),
        Format::Html | Format::Markdown | Format::Table => Err(PolicyError::NotYet.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scratch::inventory;
    use super::*;

    #[test]
    fn programs_read_what_is_printed_for_them() {
        let inventory = inventory(&["me"]);
        let text = shown(&inventory, Format::Json).unwrap();
        assert_eq!(json::from_str::<Inventory>(&text).unwrap(), inventory);
    }
}
