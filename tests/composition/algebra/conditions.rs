//! Conditions over three scopes: all of them, read, and evaluated.

use std::fmt;

pub const NAMES: [&str; 3] = ["x", "y", "z"];

/// What stands in an attribute.
#[derive(Clone)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Scope(usize),
}

/// A route for each condition.
pub fn table() -> String {
    let lines = all().into_iter().enumerate().map(|(n, condition)| {
        // Half of what needs all stands in a list of its own, half is the attribute's.
        let written = match &condition {
            Condition::All(parts) if n % 2 == 0 => list(parts),
            other => format!("{other:?}"),
        };
        format!("    r{n} \"/{n}\" ({written});\n")
    });
    let lines: String = lines.collect();
    format!(
        "// Written by the test: every condition over three scopes, two lists deep.\n\nconditions! {{\n{lines}}}\n"
    )
}

/// Scopes, lists of them, and lists of up to three of these: each in one order.
fn all() -> Vec<Condition> {
    let scopes: Vec<_> = (0..NAMES.len()).map(Condition::Scope).collect();
    let lists = |of: &[Condition]| {
        let subsets = subsets(of);
        let any = subsets.iter().cloned().map(Condition::Any);
        let all = subsets.iter().cloned().map(Condition::All);
        any.chain(all).collect::<Vec<_>>()
    };
    let flat = lists(&scopes);
    let parts = [scopes.clone(), flat.clone()].concat();
    let deep = lists(&parts).into_iter().filter(|it| it.depth() > 1);
    // A list may hold a single part.
    let single = flat.iter().take(1).flat_map(|it| {
        let (any, all) = (
            Condition::Any(vec![it.clone()]),
            Condition::All(vec![it.clone()]),
        );
        [any, all]
    });
    [scopes, flat.clone(), single.collect(), deep.collect()].concat()
}

/// Every choice of two or three.
fn subsets(of: &[Condition]) -> Vec<Vec<Condition>> {
    let mut found = Vec::new();
    for (n, first) in of.iter().enumerate() {
        for (m, second) in of.iter().enumerate().skip(n + 1) {
            found.push(vec![first.clone(), second.clone()]);
            let thirds = of.iter().skip(m + 1);
            found.extend(thirds.map(|third| vec![first.clone(), second.clone(), third.clone()]));
        }
    }
    found
}

impl Condition {
    /// Reads what stands between the parentheses of the attribute.
    pub fn parse(written: &str) -> Self {
        let written: String = written.split_whitespace().collect();
        let mut rest = &*written;
        let parts = Self::parts(&mut rest);
        assert_eq!(rest, "", "all of {written} is read");
        Self::All(parts)
    }

    fn parts(rest: &mut &str) -> Vec<Self> {
        let mut parts = Vec::new();
        while !rest.is_empty() && !rest.starts_with(')') {
            let part = match rest.split_at(rest.find(['(', ',', ')']).unwrap_or(rest.len())) {
                (kind @ ("any" | "all"), inner) => {
                    *rest = &inner[1..];
                    let parts = Self::parts(rest);
                    *rest = rest.strip_prefix(')').expect("it is closed");
                    match kind {
                        "any" => Self::Any(parts),
                        _ => Self::All(parts),
                    }
                }
                (scope, after) => {
                    *rest = after;
                    let place = NAMES.iter().position(|name| format!("\"{name}\"") == scope);
                    Self::Scope(place.expect("a scope"))
                }
            };
            parts.push(part);
            *rest = rest.strip_prefix(',').unwrap_or(rest);
        }
        parts
    }

    /// Do these scopes meet it?
    pub fn is_met(&self, held: u8) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|it| it.is_met(held)),
            Self::Any(parts) => parts.iter().any(|it| it.is_met(held)),
            Self::Scope(place) => held & (1 << place) != 0,
        }
    }

    fn depth(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                1 + parts.iter().map(Self::depth).max().unwrap_or(0)
            }
            Self::Scope(_) => 0,
        }
    }
}

fn list(parts: &[Condition]) -> String {
    let parts: Vec<_> = parts.iter().map(|it| format!("{it:?}")).collect();
    parts.join(", ")
}

/// As it is written.
impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => write!(f, "all({})", list(parts)),
            Self::Any(parts) => write!(f, "any({})", list(parts)),
            Self::Scope(place) => write!(f, "\"{}\"", NAMES[*place]),
        }
    }
}
