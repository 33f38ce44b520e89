//! Scopes of families by their form: `p:{id}:read` in the catalogue is `p:{user}:read` on a route.

use std::collections::BTreeMap;

use super::contents::Lock;

/// Does a token with `held` count as one with `scope`, too? A family implies another one for the same
/// parameters, and a plain scope all of it.
pub(super) fn grants(lock: &Lock, held: &str, scope: &str) -> bool {
    if held == scope {
        return true;
    }
    if let Some(granted) = lock.scopes.get(held)
        && granted.contains(scope)
    {
        return true;
    }
    if !is_family(held) && !is_family(scope) {
        return false;
    }
    lock.scopes.iter().any(|(holder, granted)| {
        bindings(holder, held).is_some_and(|names| {
            granted.iter().any(|form| match is_family(holder) {
                true => filled(form, &names).as_deref() == Some(scope),
                false => bindings(form, scope).is_some(),
            })
        })
    })
}

/// Which parameters stand in the placeholders of `form`, if `scope` is of that form.
pub(super) fn bindings<'s>(form: &'s str, scope: &'s str) -> Option<BTreeMap<&'s str, &'s str>> {
    if !is_family(scope) {
        return (form == scope).then(BTreeMap::new);
    }
    let mut names = BTreeMap::new();
    let (mut forms, mut pieces) = (pieces(form), pieces(scope));
    loop {
        match (forms.next(), pieces.next()) {
            (None, None) => return Some(names),
            (Some((text, name)), Some((other_text, other_name))) if text == other_text => {
                match (name, other_name) {
                    (None, None) => {}
                    (Some(name), Some(other)) => {
                        if *names.entry(name).or_insert(other) != other {
                            return None;
                        }
                    }
                    (None, Some(_)) | (Some(_), None) => return None,
                }
            }
            (None | Some(_), None | Some(_)) => return None,
        }
    }
}

/// The scope with other names in its placeholders.
pub(super) fn renamed(scope: &str, mut name: impl FnMut(&str) -> String) -> String {
    let mut renamed = String::new();
    for (text, placeholder) in pieces(scope) {
        renamed.push_str(text);
        if let Some(placeholder) = placeholder {
            renamed.push('{');
            renamed.push_str(&name(placeholder));
            renamed.push('}');
        }
    }
    renamed
}

/// The names in the placeholders of a scope.
pub(super) fn placeholders(scope: &str) -> impl Iterator<Item = &str> {
    pieces(scope).filter_map(|(_, name)| name)
}

fn filled(form: &str, names: &BTreeMap<&str, &str>) -> Option<String> {
    placeholders(form)
        .all(|name| names.contains_key(name))
        .then(|| renamed(form, |name| names.get(name).unwrap_or(&name).to_string()))
}

fn is_family(scope: &str) -> bool {
    placeholders(scope).next().is_some()
}

/// Each placeholder with the text before it, then the text that ends the scope.
fn pieces(scope: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let mut rest = Some(scope);
    std::iter::from_fn(move || {
        let all = rest.take()?;
        let parts = all
            .split_once('{')
            .and_then(|(text, more)| Some((text, more.split_once('}')?)));
        let Some((text, (name, after))) = parts else {
            return Some((all, None));
        };
        rest = Some(after);
        Some((text, Some(name)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implications_of_families_are_found_by_form() {
        let text = "# security.lock 1\nscope admin implies p:{id}:read\nscope p:{id}:read\n\
            scope p:{id}:write implies log p:{id}:read\nscope log\n\
            scope t:{a}:{b} implies p:{id}:read s:{b}\nscope s:{b}\n";
        let lock = Lock::read(text).unwrap();
        for (held, scope, expected) in [
            ("p:{x}:write", "p:{x}:read", true),
            ("p:{x}:write", "p:{y}:read", false),
            ("p:{x}:read", "p:{x}:write", false),
            ("p:{x}:write", "log", true),
            ("admin", "p:{x}:read", true),
            ("log", "p:{x}:read", false),
            ("t:{x}:{y}", "s:{y}", true),
            ("t:{x}:{y}", "s:{x}", false),
            ("t:{x}:{y}", "p:{x}:read", false),
        ] {
            assert_eq!(
                grants(&lock, held, scope),
                expected,
                "{held} grants {scope}"
            );
        }
    }
}
