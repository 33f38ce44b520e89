//! The rules of stances.

use std::collections::HashSet;

use syn::LitStr;

use super::clause::{Clauses, Condition, Scope};
use super::parse::{Name, Protected, Says, Stance};
use crate::catalogue::{check_name, constant};
use crate::diagnostic::{Errors, error, text};
use crate::family::Family;

pub fn all(protected: Protected) -> syn::Result<Protected> {
    let mut errors = Errors::default();
    errors.take(stances(&protected.stances));
    let parameters = protected.route.path_parameters();
    for clauses in protected.stances.iter().filter_map(Stance::clauses) {
        for scope in clauses.each_scope() {
            if let Scope::Literal(literal) = scope {
                check_bound(literal, &parameters, &mut errors);
            }
        }
    }
    errors.finish(protected)
}

/// One stance an item; several `#[requires_scopes]` are one.
pub fn stances(stances: &[Stance]) -> syn::Result<()> {
    let mut errors = Errors::default();
    let mut seen = HashSet::new();
    for stance in stances {
        match &stance.says {
            Says::Public { reason } if reason.value().trim().is_empty() => errors.push(error(
                reason,
                "the reason is empty",
                "#[public(reason = \"issues tokens\")]",
            )),
            Says::Public { .. } | Says::Within(_) => {}
            Says::Asks(clauses) => {
                if stance.name == Name::RequiresScopes && clauses.scopes.is_empty() {
                    errors.push(
                        stance.error("`#[requires_scopes]` names no scope", unscoped(clauses)),
                    );
                }
                check_clauses(clauses, &mut errors);
                check_conditions(&clauses.scopes, &mut seen, &mut errors);
            }
        }
    }
    // What is only reported stands beside what holds.
    let enforced: Vec<_> = stances.iter().filter(|stance| !stance.is_trial()).collect();
    if let [first, rest @ ..] = &*enforced {
        rest.iter()
            .filter_map(|second| one_holds(first, second))
            .for_each(|wrong| errors.push(wrong));
    }
    errors.finish(())
}

fn unscoped(clauses: &Clauses) -> String {
    match clauses.has_no_key() {
        true => {
            "`#[requires_scopes(\"items\")]`, or `#[authenticated]` for any good token".to_owned()
        }
        false => "`#[authenticated(..)]` takes the same keys, and no scope".to_owned(),
    }
}

fn one_holds(first: &Stance, second: &Stance) -> Option<syn::Error> {
    let help = match (first.name, second.name) {
        (Name::RequiresScopes, Name::RequiresScopes) => return None,
        (Name::Within, Name::Public) | (Name::Public, Name::Within) => {
            let public = if first.name == Name::Public {
                first
            } else {
                second
            };
            return Some(public.error(
                "`#[public]` stands in a module whose stance asks for a token: which of them holds?",
                "move the route out of the module",
            ));
        }
        // A module only ever adds.
        (Name::Within, _) | (_, Name::Within) => return None,
        (Name::Authenticated, Name::Authenticated) => "keep one",
        (Name::Public, _) | (_, Name::Public) => "keep one: `#[public]` asks nothing of the caller",
        (Name::Authenticated, Name::RequiresScopes)
        | (Name::RequiresScopes, Name::Authenticated) => {
            "keep `#[requires_scopes(..)]`: it needs a good token anyway, and takes the same keys"
        }
    };
    let (first, name) = (first.name.as_str(), second.name.as_str());
    let what = format!("`#[{first}]` and `#[{name}]` stand on one item: which of them holds?");
    Some(second.error(what, help))
}

fn check_clauses(clauses: &Clauses, errors: &mut Errors) {
    if let Some(max_age) = &clauses.max_age {
        match max_age.base10_parse::<u32>() {
            Ok(0) => errors.push(error(
                max_age,
                "no login is 0 seconds old when its token comes back",
                "max_age = 60",
            )),
            Ok(_) if max_age.suffix().is_empty() => {}
            Ok(_) | Err(_) => errors.push(error(
                max_age,
                "`max_age` is a number of seconds, of at most 4294967295",
                "max_age = 300",
            )),
        }
    }
    if let Some(schemes) = &clauses.scheme {
        schemes.check(errors);
    }
    if let (Some(optional), Some(_)) = (&clauses.optional, &clauses.report_only) {
        errors.push(error(
            optional,
            "`optional` stands beside `report_only`: nobody would be refused or reported",
            "keep one",
        ));
    }
    match (&clauses.until, &clauses.report_only) {
        (None, _) => {}
        (Some(until), None) => errors.push(error(
            until,
            "`until` says how long a clause is only reported, and this one is enforced",
            format!("report_only, until = \"{}\"", until.value().escape_debug()),
        )),
        (Some(until), Some(_)) if !is_day(&until.value()) => errors.push(error(
            until,
            format!("`{}` is no day", until.value().escape_debug()),
            "until = \"2027-01-01\"",
        )),
        (Some(_), Some(_)) => {}
    }
}

/// ISO 8601: `2027-01-01`.
fn is_day(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = &*parts else {
        return false;
    };
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Each scope once in a list. `seen` is that of all attributes of the item, which are one list.
fn check_conditions(conditions: &[Condition], seen: &mut HashSet<String>, errors: &mut Errors) {
    for condition in conditions {
        match condition {
            Condition::Scope(scope) => check_scope(scope, seen, errors),
            Condition::All(name, parts) | Condition::Any(name, parts) => {
                if parts.is_empty() {
                    errors.push(error(
                        name,
                        format!("`{name}()` names no scope"),
                        format!("{name}(\"items\", \"items:write\")"),
                    ));
                }
                check_conditions(parts, &mut HashSet::new(), errors);
            }
        }
    }
}

fn check_scope(scope: &Scope, seen: &mut HashSet<String>, errors: &mut Errors) {
    let (key, written) = match scope {
        Scope::Literal(literal) => {
            let apart = |words: &[&str]| {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("#[requires_scopes({})]", words.join(", "))
            };
            let family = check_name(literal, apart).and_then(|()| Family::parse(literal));
            let Some(family) = errors.take(family) else {
                return;
            };
            let key = format!("{} {}", constant(literal), family.placeholders.join(" "));
            (key, literal.value())
        }
        Scope::Path(path) => (text(path), text(path)),
    };
    if !seen.insert(key) {
        let what = format!("`{written}` is required twice");
        errors.push(error(scope, what, "name each scope once"));
    }
}

/// Placeholders hold parameters of the path.
fn check_bound(literal: &LitStr, parameters: &[String], errors: &mut Errors) {
    let Ok(family) = Family::parse(literal) else {
        return;
    };
    for placeholder in &family.placeholders {
        if !parameters.contains(placeholder) {
            let help = match parameters {
                [] => format!("#[get(\"/..<{placeholder}>..\")]"),
                [only] => {
                    let (from, to) = (format!("{{{placeholder}}}"), format!("{{{only}}}"));
                    format!("\"{}\"", literal.value().replace(&from, &to))
                }
                several => format!("those of the path are `{}`", several.join("`, `")),
            };
            let what = format!("`{placeholder}` is no parameter of this route's path");
            errors.push(error(literal, what, help));
        }
    }
}
