//! Whether the stance of a module reaches each route that stands in it.

use super::operations::Entry;
use crate::inventory::ItemKind;
use crate::policy::Source;

/// The lines that say which handlers stand in a module whose stance is not part of what they ask: the
/// attribute of the module reads what is written, before macros and `use .. as ..` mean anything.
pub(super) fn unreached(entries: &[Entry]) -> Vec<String> {
    let asked: Vec<_> = entries
        .iter()
        .map(|entry| (entry, entry.operation.policy.sources()))
        .collect();
    let mut modules: Vec<&Source> = Vec::new();
    for source in asked.iter().flat_map(|(_, sources)| sources) {
        if source.kind == ItemKind::Module && !modules.contains(source) {
            modules.push(source);
        }
    }
    let mut lines = Vec::new();
    for (entry, sources) in &asked {
        let Some(route) = sources.iter().find(|it| it.kind == ItemKind::Route) else {
            continue;
        };
        let around = modules
            .iter()
            .filter(|it| is_within(route.module, it.module));
        for module in around.filter(|it| !sources.contains(it)) {
            lines.push(format!(
                "{} {}: its handler stands in the module `{}` ({}), whose stance does not reach it; \
                 help: write it without a macro, or put the stance on it",
                entry.key.method, entry.key.uri, module.name, module.line
            ));
        }
    }
    lines
}

/// Not by their lines: all that a macro makes stands in the one line of its call.
fn is_within(path: &str, module: &str) -> bool {
    let mut path = segments(path);
    segments(module).all(|segment| path.next() == Some(segment))
}

/// The compiler writes `r#` where a name needs it.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split("::")
        .map(|segment| segment.strip_prefix("r#").unwrap_or(segment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_holds_itself_and_what_is_below_it() {
        for (path, module, expected) in [
            ("app::reports", "app::reports", true),
            ("app::reports::daily", "app::reports", true),
            ("app::r#type::daily", "app::type", true),
            ("app::reports_of_others", "app::reports", false),
            ("app", "app::reports", false),
            ("app::daily", "app::reports", false),
            ("app::daily::reports", "app::reports", false),
            ("other::reports", "app::reports", false),
        ] {
            assert_eq!(is_within(path, module), expected, "{path} in {module}");
        }
    }
}
