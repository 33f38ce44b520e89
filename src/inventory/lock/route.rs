//! The line of a route: which one, what it needs, and what is only reported.

use std::collections::{BTreeMap, BTreeSet};

use super::LockError;
use super::contents::{Entry, Key, Mark, Trial, plain};
use super::cursor::Cursor;
use crate::inventory::{Credentials, Needs};

/// What stands before the colon.
pub(super) fn key(at: &mut Cursor<'_>) -> Result<Key, LockError> {
    let method = at.method("a method in capitals")?;
    at.expect(" ", "a space and a path")?;
    let path = at.path("a path that begins with `/`, or stands in quotes")?;
    let mut key = Key {
        path,
        method,
        rank: None,
        format: None,
        number: 1,
    };
    if at.eat(" [rank ") {
        key.rank = Some(at.number("a rank")?);
        at.expect("]", "`]`")?;
    }
    if at.eat(" [format ") {
        key.format = Some(at.word("a media type")?);
        at.expect("]", "`]`")?;
    }
    if at.eat(" [number ") {
        let here = *at;
        key.number = at.number(NUMBER)?;
        if key.number < 2 {
            return Err(here.unexpected(NUMBER));
        }
        at.expect("]", "`]`")?;
    }
    Ok(key)
}

/// What stands behind it.
pub(super) fn entry(at: &mut Cursor<'_>) -> Result<Entry, LockError> {
    let mark = mark(at)?;
    let mut more = mark.is_none() || at.eat("; ");
    let mut needs = Needs::default();
    if more && (mark.is_none() || !at.sees("report only ")) {
        needs = self::needs(at)?;
        more = at.eat("; ");
    }
    let trial = if more { Some(trial(at)?) } else { None };
    at.end("`; ` and more, or the end of the line")?;
    Ok(Entry { mark, needs, trial })
}

fn mark(at: &mut Cursor<'_>) -> Result<Option<Mark>, LockError> {
    if at.eat_words("undeclared") {
        return Ok(Some(Mark::Undeclared));
    }
    if !at.eat_words("public") {
        return Ok(None);
    }
    at.expect(" ", "a space and the reason in quotes")?;
    let reason = at.text("the reason in quotes")?;
    Ok(Some(Mark::Public { reason }))
}

fn trial(at: &mut Cursor<'_>) -> Result<Trial, LockError> {
    at.expect("report only ", "`report only ..`")?;
    let needs = needs(at)?;
    let mut until = BTreeSet::new();
    if at.eat_words(" until") {
        at.expect(" ", "a day")?;
        loop {
            until.insert(at.word("a day")?);
            if !at.eat(" ") {
                break;
            }
        }
    }
    Ok(Trial { needs, until })
}

fn needs(at: &mut Cursor<'_>) -> Result<Needs, LockError> {
    if at.eat_words("anybody") {
        return Ok(Needs::default());
    }
    let mut needs = Needs {
        credentials: Credentials::Required,
        ..Needs::default()
    };
    let has_scopes = if at.eat_words("optional") {
        needs.credentials = Credentials::Optional;
        !at.sees(" until ") && at.eat(" ")
    } else {
        !at.eat_words("any token")
    };
    if has_scopes && at.sees("[") {
        needs.ways = ways(at)?;
    } else if has_scopes {
        needs.alternatives = alternatives(at)?;
    }
    if at.eat(", max_age=") {
        needs.max_age = Some(at.number("an age in seconds")?);
    }
    if at.eat(", acr=") {
        needs.acr = Some(at.word("an authentication class")?);
    }
    Ok(plain(&needs))
}

fn alternatives(at: &mut Cursor<'_>) -> Result<Vec<Vec<String>>, LockError> {
    let mut all = Vec::new();
    loop {
        let mut scopes = vec![at.word(NEEDS)?];
        while !at.sees(" | ") && !at.sees(" until ") && at.eat(" ") {
            scopes.push(at.word("a scope")?);
        }
        all.push(scopes);
        if !at.eat(" | ") {
            return Ok(all);
        }
    }
}

fn ways(at: &mut Cursor<'_>) -> Result<Vec<BTreeMap<String, Vec<String>>>, LockError> {
    let mut all = Vec::new();
    loop {
        let mut way = BTreeMap::new();
        loop {
            let here = *at;
            at.expect("[", "the schemes in brackets: `[..]`")?;
            let names = names(at)?;
            at.expect("]", "` + ` and a scheme, or `]`")?;
            let mut scopes = Vec::new();
            while !at.sees(" | ") && !at.sees(" until ") && !at.sees(" [") && at.eat(" ") {
                scopes.push(at.word("a scope")?);
            }
            for name in names {
                if way.insert(name, scopes.clone()).is_some() {
                    return Err(here.unexpected("each scheme once"));
                }
            }
            if !at.sees(" [") {
                break;
            }
            at.expect(" ", "a space and more schemes")?;
        }
        all.push(way);
        if !at.eat(" | ") {
            return Ok(all);
        }
    }
}

/// Schemes that are needed together.
pub(super) fn names(at: &mut Cursor<'_>) -> Result<Vec<String>, LockError> {
    let mut names = vec![at.word("a scheme")?];
    while at.eat(" + ") {
        names.push(at.word("a scheme")?);
    }
    Ok(names)
}

pub(super) const NEEDS: &str = "`any token`, `anybody`, `optional ..`, `public \"..\"`, `undeclared`, or a scope that has its line: \
    `scope ..`";
const NUMBER: &str = "a number from 2";

#[cfg(test)]
mod tests {
    use super::super::Lock;

    #[test]
    fn a_line_that_is_not_understood_is_told() {
        for (lines, expected) in [
            (
                "scope me\nGET /x: optinal me",
                "line 3: a route says `optinal`: expected `any token`, ",
            ),
            (
                "GET /x: any tokens",
                "line 2: a route says `any`: expected `any token`, ",
            ),
            (
                "GET /x: itms",
                "line 2: a route says `itms`: expected `any token`, ",
            ),
            (
                "scope a implies b",
                "line 2: a scope says `b`: expected a scope that has its line: `scope ..`",
            ),
            (
                "GET /x: ",
                "line 2: a route ends too early: expected `any token`, ",
            ),
            (
                "GET /x",
                "line 2: a route ends too early: expected `: ` and what is needed",
            ),
            (
                "GET x: any token",
                "line 2: a route says `x:`: expected a path that begins with `/`, ",
            ),
            (
                "get /x: any token",
                "line 2: the line says `get`: expected `scope ..`, ",
            ),
            (
                "scope a\n# a comment",
                "line 3: the line says `#`: expected `scope ..`, ",
            ),
            (
                " scope a",
                "line 2: the line says ` scope`: expected `scope ..`, ",
            ),
            (
                "scope a,b",
                "line 2: a scope says `,b`: expected ` implies ..` or ",
            ),
            (
                "acr a > b",
                "line 2: the order of `acr` says ` >`: expected ` < ` and a stronger class, ",
            ),
            (
                "GET /x: public",
                "line 2: a route ends too early: expected a space and the reason in quotes",
            ),
            (
                "GET /x: public because",
                "line 2: a route says `because`: expected the reason in quotes",
            ),
            (
                "GET /x: public \"because",
                "line 2: a route ends too early: expected the quote that ends ",
            ),
            (
                "GET /x: any token, max_age=5m",
                "line 2: a route says `5m`: expected an age in seconds",
            ),
            (
                "GET /x: any token, maxage=5",
                "line 2: a route says `,`: expected `; ` and more, ",
            ),
            (
                "GET /x: any token until 2027-01-01",
                "line 2: a route says ` until`: expected `; ` and more, ",
            ),
            (
                "GET /x: any token; report any token",
                "line 2: a route says `report`: expected `report only ..`",
            ),
            (
                "GET /x [rank first]: any token",
                "line 2: a route says `first]:`: expected a rank",
            ),
            (
                "GET /x [number 1]: any token",
                "line 2: a route says `1]:`: expected a number from 2",
            ),
            (
                "GET /x [weight 1]: any token",
                "line 2: a route says ` [weight`: expected `: ` and ",
            ),
        ] {
            let text = format!("# security.lock 1\n{lines}");
            let message = Lock::read(&text).unwrap_err().to_string();
            assert!(message.starts_with(expected), "{message} of {lines}");
        }
    }
}
