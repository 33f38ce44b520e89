//! Passwords: verified in the same time whoever asks, hashed with bcrypt, nothing truncated.

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use log::error;
use rocket::figment::Figment;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::pool::Pool;
use crate::launch::{Settings, SettingsError, random};

/// The most that bcrypt takes, in bytes. Longer passwords are refused: none is truncated.
const MAX_LENGTH: usize = 72;

/// The costs that bcrypt has.
const COSTS: RangeInclusive<u32> = 4..=31;

/// A password, as a person typed it. Does not print, does not serialise, is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Password(String);

/// A bcrypt hash, as a store keeps it. Does not print, does not serialise.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// A password that was right.
#[derive(Debug)]
pub struct VerifiedPassword {
    /// The hash to store instead: the old one has a lower cost than the setting `bcrypt_cost`.
    pub upgraded: Option<PasswordHash>,
}

/// Why a password was not verified or not hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PasswordError {
    /// Too many passwords are waiting already.
    Overloaded,
    /// No password can be like this.
    Unusable(&'static str),
    /// It is not the password of that account, or there is no such account.
    Wrong,
}

impl Password {
    /// Takes a password as it was typed: not trimmed, not folded.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    #[cfg(test)]
    pub(super) fn is(&self, text: &str) -> bool {
        self.0 == text
    }

    /// How many characters it has, for a policy on new passwords.
    pub fn chars(&self) -> impl Iterator<Item = char> + '_ {
        self.0.chars()
    }

    /// Is it one that bcrypt can tell from every other?
    fn check(&self) -> Result<(), PasswordError> {
        match self.0.as_bytes() {
            [] => Err(PasswordError::Unusable(
                "a password has at least one character",
            )),
            bytes if bytes.len() > MAX_LENGTH => {
                Err(PasswordError::Unusable("a password has at most 72 bytes"))
            }
            bytes if bytes.contains(&0) => Err(PasswordError::Unusable("a password holds no NUL")),
            _ => Ok(()),
        }
    }
}

impl PasswordHash {
    /// Takes a hash from a store. One that is damaged verifies nobody.
    pub fn from_stored(hash: String) -> Self {
        Self(hash)
    }

    /// The hash, for a store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cost, unless the hash is damaged. bcrypt reads any two digits as a cost, and panics at
    /// most of those that it does not have.
    fn cost(&self) -> Option<u32> {
        let parts: bcrypt::HashParts = self.0.parse().ok()?;
        Some(parts.get_cost()).filter(|cost| COSTS.contains(cost))
    }
}

/// Hashes and verifies passwords, on threads of their own: so many at once, so many waiting, the rest
/// refused. Managed by Rocket: take it as `&State<Passwords>`.
pub struct Passwords {
    pool: Pool,
    cost: u32,
    /// The highest cost that was met: an unknown account costs as much.
    highest: Arc<AtomicU32>,
}

impl Passwords {
    /// For programs that set passwords without serving: the settings `bcrypt_*` of the table `scopes`.
    ///
    /// # Errors
    ///
    /// A setting of that table is not as it must be.
    pub fn from_figment(figment: &Figment) -> Result<Self, SettingsError> {
        Ok(Self::new(&Settings::read(figment)?))
    }

    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            pool: Pool::new(settings.bcrypt_threads, settings.bcrypt_queue),
            cost: settings.bcrypt_cost,
            highest: Arc::new(AtomicU32::new(settings.bcrypt_cost)),
        }
    }

    /// Hashes a new password at the cost of the setting `bcrypt_cost`.
    ///
    /// # Errors
    ///
    /// [`PasswordError::Unusable`] if it is empty, over 72 bytes, or holds a NUL;
    /// [`PasswordError::Overloaded`] if too many wait.
    pub async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordError> {
        password.check()?;
        let (password, cost) = (password.clone(), self.cost);
        self.pool.run(move || hash(&password, cost)).await?
    }

    /// Verifies a password against the stored hash of an account, or of none.
    ///
    /// Takes the same time for an account that does not exist (`None`), a wrong password, one that no
    /// account can have, and a hash of lower cost: the work that is missing is done for nothing.
    ///
    /// # Errors
    ///
    /// [`PasswordError::Wrong`]; [`PasswordError::Overloaded`] if too many wait.
    pub async fn verify(
        &self,
        password: &Password,
        stored: Option<&PasswordHash>,
    ) -> Result<VerifiedPassword, PasswordError> {
        let (password, stored) = (password.clone(), stored.cloned());
        let (cost, highest) = (self.cost, self.highest.clone());
        self.pool
            .run(move || verify(&password, stored.as_ref(), cost, &highest))
            .await?
    }

    /// Verifies as [`verify`](Self::verify) does, for callers who could not store another hash: makes none.
    pub(crate) async fn compare(
        &self,
        password: &Password,
        stored: Option<&PasswordHash>,
    ) -> Result<(), PasswordError> {
        let (password, stored) = (password.clone(), stored.cloned());
        let highest = self.highest.clone();
        self.pool
            .run(move || compare(&password, stored.as_ref(), &highest).map(drop))
            .await?
    }

    /// Hashes new passwords at this cost, and has met none so far.
    #[cfg(test)]
    pub(crate) fn of_cost(cost: u32) -> Self {
        Self {
            pool: Pool::new(None, 0),
            cost,
            highest: Arc::new(AtomicU32::new(*COSTS.start())),
        }
    }
}

fn hash(password: &Password, cost: u32) -> Result<PasswordHash, PasswordError> {
    // Not the `non_truncating` twin: that refuses 72 bytes as well. The length was checked.
    let parts = bcrypt::hash_with_salt(password.0.as_bytes(), cost, random());
    let parts = parts.map_err(|_| PasswordError::Unusable("the password cannot be hashed"))?;
    Ok(PasswordHash(
        parts.format_for_version(bcrypt::Version::TwoB),
    ))
}

fn verify(
    password: &Password,
    stored: Option<&PasswordHash>,
    cost: u32,
    highest: &AtomicU32,
) -> Result<VerifiedPassword, PasswordError> {
    let upgraded = match compare(password, stored, highest)? < cost {
        true => hash(password, cost).ok(),
        false => None,
    };
    Ok(VerifiedPassword { upgraded })
}

/// Gives the cost of the hash, where the password is right.
fn compare(
    password: &Password,
    stored: Option<&PasswordHash>,
    highest: &AtomicU32,
) -> Result<u32, PasswordError> {
    let stored_cost = stored.map(PasswordHash::cost);
    if stored_cost == Some(None) {
        error!("a stored password hash is damaged: nobody can log in with it");
    }
    let (Some(stored), Some(Some(stored_cost)), Ok(())) = (stored, stored_cost, password.check())
    else {
        work(None, highest.load(Ordering::Relaxed));
        return Err(PasswordError::Wrong);
    };
    let target = highest
        .fetch_max(stored_cost, Ordering::Relaxed)
        .max(stored_cost);
    let right = bcrypt::verify(password.0.as_bytes(), &stored.0).unwrap_or(false);
    work(Some(stored_cost), target);
    match right {
        true => Ok(stored_cost),
        false => Err(PasswordError::Wrong),
    }
}

/// Hashes for nothing, until the work is that of one hash of cost `to`.
fn work(done: Option<u32>, to: u32) {
    for cost in missing(done, to) {
        std::hint::black_box(bcrypt::bcrypt(cost, [0; 16], b"nobody"));
    }
}

/// The costs of the hashes that a hash of cost `done`, or none, is short of one of cost `to`. A hash of
/// cost `n` takes `2^n` rounds: those of all costs below it, and one.
fn missing(done: Option<u32>, to: u32) -> Range<u32> {
    match done {
        None => to..to + 1,
        Some(done) => done..to,
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Passwords(cost {})", self.cost)
    }
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Overloaded => "too many passwords are being checked",
            Self::Unusable(why) => why,
            Self::Wrong => "incorrect username or password",
        })
    }
}

impl std::error::Error for PasswordError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lowest cost that bcrypt has, so that tests are quick.
    const CHEAP: u32 = 4;

    fn check(text: &str, stored: Option<&PasswordHash>) -> Result<bool, PasswordError> {
        let password = Password::new(text.into());
        let verified = verify(&password, stored, CHEAP, &AtomicU32::new(CHEAP))?;
        Ok(verified.upgraded.is_some())
    }

    fn hashed(text: &str, cost: u32) -> PasswordHash {
        hash(&Password::new(text.into()), cost).expect("hashed")
    }

    #[test]
    fn every_byte_of_a_password_counts() {
        let long = "ä".repeat(36);
        let stored = hashed(&long, CHEAP);
        assert_eq!(check(&long, Some(&stored)), Ok(false));
        let almost = format!("{}b", &long[..70]);
        for wrong in [
            &long[..70],
            &almost,
            &format!("{long}x"),
            "",
            "\0",
            &format!("{long}\0"),
        ] {
            assert_eq!(
                check(wrong, Some(&stored)),
                Err(PasswordError::Wrong),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn unusable_passwords_are_not_hashed() {
        for (text, usable) in [("", false), ("a\0", false), ("\0", false), ("a", true)] {
            assert_eq!(
                Password::new(text.into()).check().is_ok(),
                usable,
                "{text:?}"
            );
        }
        assert!(Password::new("x".repeat(72)).check().is_ok());
        assert!(Password::new("x".repeat(73)).check().is_err());
    }

    #[test]
    fn unknown_accounts_and_damaged_hashes_verify_nobody() {
        let damaged = PasswordHash::from_stored("ä".repeat(30));
        for stored in [
            None,
            Some(&damaged),
            Some(&PasswordHash::from_stored(String::new())),
        ] {
            assert_eq!(
                check("secret", stored),
                Err(PasswordError::Wrong),
                "{stored:?}"
            );
        }
    }

    #[test]
    fn a_damaged_cost_is_nobodys_work() {
        let stored = hashed("secret", CHEAP);
        let highest = AtomicU32::new(CHEAP);
        for (cost, good) in [
            ("04", true),
            ("03", false),
            ("00", false),
            ("32", false),
            ("99", false),
        ] {
            let damaged = format!("{}{cost}{}", &stored.0[..4], &stored.0[6..]);
            let damaged = PasswordHash::from_stored(damaged);
            let password = Password::new("secret".into());
            let verified = verify(&password, Some(&damaged), CHEAP, &highest);
            assert_eq!(verified.is_ok(), good, "cost {cost}");
            assert_eq!(highest.load(Ordering::Relaxed), CHEAP, "cost {cost}");
        }
    }

    /// Not timed: counted. The rounds of bcrypt are all that takes long.
    #[test]
    fn the_work_is_the_same_whatever_was_stored() {
        let rounds = |done: Option<u32>, to: u32| {
            let done_already = done.map_or(0, |cost| 1u64 << cost);
            done_already + missing(done, to).map(|cost| 1u64 << cost).sum::<u64>()
        };
        for to in COSTS {
            assert_eq!(rounds(None, to), 1 << to, "for nobody, up to {to}");
            for stored in *COSTS.start()..=to {
                assert_eq!(
                    rounds(Some(stored), to),
                    1 << to,
                    "stored at {stored}, up to {to}"
                );
            }
        }
    }

    #[test]
    fn hashes_of_lower_cost_are_upgraded() {
        let stored = hashed("secret", CHEAP);
        let password = Password::new("secret".into());
        let verified = verify(
            &password,
            Some(&stored),
            CHEAP + 1,
            &AtomicU32::new(CHEAP + 1),
        );
        let upgraded = verified.expect("right").upgraded.expect("upgraded");
        assert_eq!(upgraded.cost(), Some(CHEAP + 1));
        assert_eq!(check("secret", Some(&upgraded)), Ok(false));
    }

    #[test]
    fn the_highest_cost_is_remembered() {
        let highest = AtomicU32::new(CHEAP);
        let stored = hashed("secret", CHEAP + 2);
        let _ = verify(
            &Password::new("wrong".into()),
            Some(&stored),
            CHEAP,
            &highest,
        );
        assert_eq!(highest.load(Ordering::Relaxed), CHEAP + 2);
    }

    #[test]
    fn the_tutorials_hash_verifies() {
        let stored = "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW";
        let stored = PasswordHash::from_stored(stored.into());
        assert_eq!(check("secret", Some(&stored)), Ok(false));
        assert_eq!(check("Secret", Some(&stored)), Err(PasswordError::Wrong));
    }

    #[test]
    fn secrets_do_not_print() {
        let password = Password::new("hunter2".into());
        assert_eq!(format!("{password:?}"), "Password(..)");
        assert_eq!(
            format!("{:?}", hashed("hunter2", CHEAP)),
            "PasswordHash(..)"
        );
    }
}
