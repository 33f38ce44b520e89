//! What is wrong with a setting, in one line.

use std::fmt;

use rocket::figment;

/// The line that says which setting stops the launch, and what to do. Holds no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError(pub(in crate::launch) String);

impl SettingsError {
    /// Names the key and what is expected of it, and not the value: it may be a secret.
    pub(super) fn of(errors: &figment::Error) -> Self {
        use figment::error::Kind;

        let name = name(&errors.path);
        Self(match &errors.kind {
            Kind::InvalidType(..) if name == "scopes" => {
                format!("`{name}` is not a table of settings")
            }
            Kind::MissingField(field) => format!("`{name}.{field}` is not set"),
            Kind::UnknownField(field, known) => format!(
                "`{}.{}` is no setting; help: those are {}",
                table_of(&errors.path, field),
                field.escape_debug(),
                known.join(", ")
            ),
            Kind::InvalidType(_, expected) => format!("`{name}` is not {expected}"),
            Kind::InvalidValue(_, expected) => format!("`{name}` is not {expected}"),
            Kind::UnknownVariant(_, known) => format!("`{name}` is none of {}", known.join(", ")),
            _ => format!("`{name}` cannot be read"),
        })
    }
}

/// The full name of a key. figment puts the name of the table behind those of the keys within it.
fn name(path: &[String]) -> String {
    let keys = path.iter().filter(|key| *key != "scopes");
    let keys = keys.map(|key| key.escape_debug().to_string());
    let name = std::iter::once("scopes".to_owned()).chain(keys);
    name.collect::<Vec<_>>().join(".")
}

/// The name of the table in which an unknown key stands.
fn table_of(path: &[String], field: &str) -> String {
    let name = name(path);
    let suffix = format!(".{}", field.escape_debug());
    name.strip_suffix(&suffix).unwrap_or(&name).to_owned()
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}
