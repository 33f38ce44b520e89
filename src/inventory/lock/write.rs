//! Writing a lock: one line a scope, one line a route, and no line that another one moves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use super::contents::{Entry, Key, Lock, Mark, Trial};
use super::schemes::Schemes;
use super::word::{method, path, text, word};
use crate::inventory::{Credentials, Inventory, Needs};

impl Inventory {
    /// The lock of this server: the text to commit beside the code.
    ///
    /// ```
    /// use rocket_scopes::inventory::Inventory;
    ///
    /// # let json = r#"{"scopes": [], "acr_values": [], "routes": [{"method": "GET", "path": "/status",
    /// #     "stance": {"kind": "authenticated"}, "items": [], "needs": {"credentials": "required",
    /// #     "alternatives": []}}]}"#;
    /// # let inventory: Inventory = serde_json::from_str(json)?;
    /// assert!(inventory.to_lock().ends_with("\nGET /status: any token\n"));
    /// # Ok::<_, serde_json::Error>(())
    /// ```
    pub fn to_lock(&self) -> String {
        Lock::from(self).to_string()
    }
}

impl Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}{VERSION}\n{COMMENT}")?;
        for (scope, granted) in &self.scopes {
            write!(f, "scope {}", word(scope))?;
            for (nth, granted) in granted.iter().enumerate() {
                let before = if nth == 0 { " implies " } else { " " };
                write!(f, "{before}{}", word(granted))?;
            }
            writeln!(f)?;
        }
        if !self.acr_values.is_empty() {
            writeln!(f, "acr {}", Order(&self.acr_values))?;
        }
        write!(f, "{}", self.schemes)?;
        for (key, entry) in &self.routes {
            writeln!(f, "{key}: {entry}")?;
        }
        Ok(())
    }
}

impl Display for Schemes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, shown) in &self.shown {
            writeln!(f, "scheme {} {shown}", word(name))?;
        }
        match self.are_told() {
            true => writeln!(f, "default {}", Defaults(&self.default)),
            false => Ok(()),
        }
    }
}

/// Lists of schemes, of which one is enough.
pub(super) struct Defaults<'a>(pub &'a BTreeSet<BTreeSet<String>>);

impl Display for Defaults<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        separated(f, self.0, " | ", |f, list| {
            separated(f, list, " + ", |f, name| word(name).fmt(f))
        })
    }
}

/// Authentication classes, weakest first.
pub(super) struct Order<'a>(pub &'a [String]);

impl Display for Order<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        separated(f, self.0, " < ", |f, class| word(class).fmt(f))
    }
}

impl Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", method(&self.method), path(&self.path))?;
        if let Some(rank) = self.rank {
            write!(f, " [rank {rank}]")?;
        }
        if let Some(format) = &self.format {
            write!(f, " [format {}]", word(format))?;
        }
        if self.number > 1 {
            write!(f, " [number {}]", self.number)?;
        }
        Ok(())
    }
}

impl Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Enforced(self).fmt(f)?;
        match &self.trial {
            Some(trial) => write!(f, "; {trial}"),
            None => Ok(()),
        }
    }
}

/// What is said of a route, less what is only reported.
pub(super) struct Enforced<'a>(pub &'a Entry);

impl Display for Enforced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Entry { mark, needs, .. } = self.0;
        match mark {
            None => return needed(needs, f),
            Some(Mark::Public { reason }) => write!(f, "public {}", text(reason))?,
            Some(Mark::Undeclared) => f.write_str("undeclared")?,
        }
        if needs.credentials == Credentials::Ignored {
            return Ok(());
        }
        f.write_str("; ")?;
        needed(needs, f)
    }
}

impl Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("report only ")?;
        needed(&self.needs, f)?;
        for (nth, day) in self.until.iter().enumerate() {
            let before = if nth == 0 { " until " } else { " " };
            write!(f, "{before}{}", word(day))?;
        }
        Ok(())
    }
}

fn needed(needs: &Needs, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let any = needs.alternatives.is_empty() && needs.ways.is_empty();
    match needs.credentials {
        Credentials::Ignored => return f.write_str("anybody"),
        Credentials::Optional if any => f.write_str("optional")?,
        Credentials::Optional => f.write_str("optional ")?,
        Credentials::Required if any => f.write_str("any token")?,
        Credentials::Required => {}
    }
    separated(f, &needs.alternatives, " | ", |f, scopes| {
        separated(f, scopes, " ", |f, scope| word(scope).fmt(f))
    })?;
    separated(f, &needs.ways, " | ", way)?;
    if let Some(seconds) = needs.max_age {
        write!(f, ", max_age={seconds}")?;
    }
    if let Some(class) = &needs.acr {
        write!(f, ", acr={}", word(class))?;
    }
    Ok(())
}

/// `[MachineKey] [AppCookie + Login] items`: schemes with the same scopes stand together.
fn way(f: &mut fmt::Formatter<'_>, way: &BTreeMap<String, Vec<String>>) -> fmt::Result {
    let mut groups: BTreeMap<&Vec<String>, Vec<&String>> = BTreeMap::new();
    for (name, scopes) in way {
        groups.entry(scopes).or_default().push(name);
    }
    separated(f, groups, " ", |f, (scopes, names)| {
        f.write_str("[")?;
        separated(f, names, " + ", |f, name| word(name).fmt(f))?;
        f.write_str("]")?;
        scopes
            .iter()
            .try_for_each(|scope| write!(f, " {}", word(scope)))
    })
}

fn separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: impl IntoIterator<Item = T>,
    separator: &str,
    write: impl Fn(&mut fmt::Formatter<'_>, T) -> fmt::Result,
) -> fmt::Result {
    for (nth, item) in items.into_iter().enumerate() {
        if nth > 0 {
            f.write_str(separator)?;
        }
        write(f, item)?;
    }
    Ok(())
}

pub(super) const HEADER: &str = "# security.lock ";
pub(super) const VERSION: &str = "1";
const COMMENT: &str =
    "# Who may call what: written from the declarations, compared by `policy check`.";

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn a_lock_reads_like_what_it_says() {
        assert_eq!(sample::inventory().to_lock(), sample::TEXT);
    }

    #[test]
    fn a_changed_route_touches_no_other_line() {
        let mut changed = sample::inventory();
        changed.routes[1].needs = sample::needs(&["items a-scope-with-a-long-name"]);
        changed.routes[1].rank = Some(-1234);
        let text = changed.to_lock();
        let is_new = |line: &&str| !sample::TEXT.lines().any(|old| old == *line);
        assert_eq!(
            text.lines().filter(is_new).collect::<Vec<_>>(),
            [
                "scope a-scope-with-a-long-name",
                "GET /admin [rank -1234]: a-scope-with-a-long-name items",
            ],
        );
    }

    #[test]
    fn the_order_of_the_inventory_does_not_count() {
        let mut turned = sample::inventory();
        turned.routes.reverse();
        turned.scopes.reverse();
        assert_eq!(turned.to_lock(), sample::TEXT);
    }
}
