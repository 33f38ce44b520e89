//! What is asked, as scopes and badges: AND inside a group, OR between groups.

use std::fmt;

use super::text::Text;
use crate::inventory::Needs;

/// The alternatives, and what is asked of the login.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a>(pub(super) &'a Needs);

/// Names in a row, as code; what stands between them is HTML.
#[derive(Clone, Copy, Debug)]
pub(super) struct Codes<'a>(pub(super) &'a [String], pub(super) &'static str);

/// Between scopes of which all are meant.
pub(super) const AND: &str = " <span class=\"word\">and</span> ";

/// Between groups of which one will do.
const OR: &str = " <span class=\"word\">or</span> ";

impl fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.has_ways() {
            true => ways(self.0, f)?,
            false => alternatives(self.0, f)?,
        }
        if let Some(seconds) = self.0.max_age {
            write!(
                f,
                " <span class=\"badge\" title=\"The caller must have logged in at most {seconds} seconds ago.\">\
                 max_age {seconds} s</span>"
            )?;
        }
        if let Some(acr) = &self.0.acr {
            let acr = Text(acr);
            write!(
                f,
                " <span class=\"badge\" title=\"The login must be of this class, or of a stronger one.\">\
                 acr {acr}</span>"
            )?;
        }
        Ok(())
    }
}

fn alternatives(needs: &Needs, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, names) in needs.alternatives.iter().enumerate() {
        if index > 0 {
            f.write_str(OR)?;
        }
        write!(f, "<span class=\"all\">{}</span>", Codes(names, AND))?;
    }
    Ok(())
}

/// `AppCookie` and `Login` with `items`.
fn ways(needs: &Needs, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, way) in needs.each_way().enumerate() {
        if index > 0 {
            f.write_str(OR)?;
        }
        f.write_str("<span class=\"all\">")?;
        for (index, group) in way.iter().enumerate() {
            if index > 0 {
                f.write_str(AND)?;
            }
            for (index, scheme) in group.schemes.iter().enumerate() {
                if index > 0 {
                    f.write_str(AND)?;
                }
                write!(f, "<code class=\"by\">{}</code>", Text(scheme))?;
            }
            if !group.scopes.is_empty() {
                write!(f, "{WITH}{}", Codes(group.scopes, AND))?;
            }
        }
        f.write_str("</span>")?;
    }
    Ok(())
}

impl fmt::Display for Codes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(names, between) = self;
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                f.write_str(between)?;
            }
            write!(f, "<code>{}</code>", Text(name))?;
        }
        Ok(())
    }
}

/// Between schemes and their scopes.
const WITH: &str = " <span class=\"word\">with</span> ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::sample;

    #[test]
    fn alternatives_are_groups() {
        let inventory = sample::every_kind();
        let needs = &sample::route_of(&inventory, "POST /items").needs;
        assert_eq!(
            Asked(needs).to_string(),
            "<span class=\"all\"><code>admin</code> <span class=\"word\">and</span> <code>me</code></span> \
             <span class=\"word\">or</span> \
             <span class=\"all\"><code>items:write</code> <span class=\"word\">and</span> <code>me</code></span>"
        );
        assert_eq!(Asked(&Needs::default()).to_string(), "");
    }

    #[test]
    fn schemes_stand_before_their_scopes() {
        let inventory = sample::several_schemes();
        let asked = |route| Asked(&sample::route_of(&inventory, route).needs).to_string();
        assert_eq!(
            asked("GET /both"),
            "<span class=\"all\"><code class=\"by\">AppCookie</code> <span class=\"word\">and</span> \
             <code class=\"by\">Login</code> <span class=\"word\">with</span> <code>items</code> \
             <span class=\"word\">and</span> <code>me</code></span>"
        );
        assert_eq!(
            asked("GET /status"),
            "<span class=\"all\"><code class=\"by\">Login</code></span> <span class=\"word\">or</span> \
             <span class=\"all\"><code class=\"by\">MachineKey</code></span>"
        );
    }

    #[test]
    fn what_is_asked_of_the_login_is_a_badge() {
        let inventory = sample::every_kind();
        let needs = &sample::route_of(&inventory, "POST /transfers").needs;
        let html = Asked(needs).to_string();
        assert!(html.contains(">max_age 300 s</span>"), "{html}");
        assert!(html.contains(">acr mfa</span>"), "{html}");
    }
}
