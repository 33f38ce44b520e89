//! The inventory for programs.

use super::Inventory;

impl Inventory {
    /// The inventory as JSON, for people to read as well; ends with a newline.
    pub fn to_json(&self) -> String {
        // Not by way of a `Value`: without the feature `openapi` that would sort the members.
        let json = serde_json::to_string_pretty(self);
        json.expect("texts, numbers, lists and structs are JSON") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::inventory::sample;

    #[test]
    fn an_empty_inventory_has_its_lists() {
        let json = sample::empty().to_json();
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(
            value,
            json!({ "scopes": [], "acr_values": [], "routes": [] })
        );
        assert!(json.ends_with("}\n"));
    }

    #[test]
    fn every_kind_of_route_is_written_on_lines_of_its_own() {
        let inventory = sample::every_kind();
        let json = inventory.to_json();
        assert!(json.contains("\n      \"path\": \"/items/<id>\",\n"));
        let value: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value, serde_json::to_value(&inventory).unwrap());
        assert_eq!(
            value["routes"].as_array().unwrap().len(),
            inventory.routes.len()
        );
    }

    #[test]
    fn hostile_text_stays_inside_its_value() {
        for text in sample::HOSTILE {
            let value: Value = serde_json::from_str(&sample::of_text(text).to_json()).unwrap();
            assert_eq!(value["scopes"][0]["description"], text);
            assert_eq!(value["routes"][0]["stance"]["reason"], text);
        }
    }
}
