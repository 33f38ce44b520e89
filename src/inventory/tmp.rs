use super::Inventory;
impl Inventory {
    /// .
    pub fn to_html(&self) -> String {
        String::new()
    }
    /// .
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
    /// .
    pub fn to_markdown(&self) -> String {
        String::new()
    }
    /// .
    pub fn to_table(&self) -> String {
        String::new()
    }
}
