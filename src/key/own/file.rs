//! Where the keys are kept: for the owner's eyes only, and whole at every moment.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::ring::Ring;
use super::{KeyFileError, OwnKey, Rotation};
use crate::key::jwks::MAX_SIZE;
use crate::key::{Algorithm, Key};

/// The file of the keys that a server signs with (the setting `signing_keys`): a private JSON Web Key Set.
///
/// The first key signs, all of them verify and are published at `/.well-known/jwks.json`; one that has retired verifies
/// until its last token has expired, and is published until the server ends. Servers read the file when they start. To
/// change keys without a token being refused anywhere: [`generate`](Self::generate) and start the servers anew, so that
/// everybody knows the waiting key; later [`rotate`](Self::rotate) and start them anew.
///
/// ```
/// use rocket_scopes::{Algorithm, KeyFile, KeyState};
///
/// let path = std::env::temp_dir().join(format!("rocket_scopes-{}.jwks", std::process::id()));
/// # let _ = std::fs::remove_file(&path);
/// let file = KeyFile::new(&path, 1800);
/// let (monday, friday) = (1_795_392_000, 1_795_737_600);
/// file.generate(Algorithm::Es256, monday)?;
/// let next = file.generate(Algorithm::Es256, monday)?;
/// assert_eq!(next.state(), KeyState::Waits);
///
/// let rotation = file.rotate(friday)?;
/// assert_eq!(rotation.signing.id(), next.id());
/// assert_eq!(file.keys()?[1].state(), KeyState::Retired { until: friday + 1800 });
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyFile {
    path: PathBuf,
    grace: u64,
}

impl KeyFile {
    /// The file at this path, whether it is there or not. A token is good for at most so many seconds, the difference
    /// of clocks included: so long a key verifies after it has stopped to sign.
    pub fn new(path: impl Into<PathBuf>, grace: u64) -> Self {
        Self {
            path: path.into(),
            grace,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The keys in their order: the one that signs comes first.
    ///
    /// # Errors
    ///
    /// Where the file is not there, is no file of keys, or cannot be read.
    pub fn keys(&self) -> Result<Vec<OwnKey>, KeyFileError> {
        Ok(self.read()?.keys())
    }

    /// Adds a key pair: to sign if it is the first, else to wait. Makes the file if it is not there.
    ///
    /// `now` is in seconds since the Unix epoch.
    ///
    /// # Errors
    ///
    /// For an HMAC algorithm, where a hundred keys are in the file, and where it cannot be changed.
    pub fn generate(&self, algorithm: Algorithm, now: u64) -> Result<OwnKey, KeyFileError> {
        self.change(|ring| ring.generate(algorithm, now), true)
    }

    /// Makes the oldest waiting key, or a new one, the one that signs, and drops those whose tokens have all expired.
    ///
    /// `now` is in seconds since the Unix epoch.
    ///
    /// # Errors
    ///
    /// Where the file is not there or cannot be changed.
    pub fn rotate(&self, now: u64) -> Result<Rotation, KeyFileError> {
        self.change(|ring| ring.rotate(now, self.grace), false)
    }

    /// The keys that a server verifies with which starts at this time, the one that it signs with first.
    pub(super) fn in_use(&self, now: u64) -> Result<Vec<Arc<Key>>, KeyFileError> {
        Ok(self.read()?.in_use(now, self.grace))
    }

    fn read(&self) -> Result<Ring, KeyFileError> {
        let file = File::open(&self.path)?;
        let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
        file.take(MAX_SIZE as u64 + 1).read_to_end(&mut bytes)?;
        Ring::read(&bytes)
    }

    /// May others read it? Only where the system can tell.
    pub(super) fn is_exposed(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;

            let metadata = fs::metadata(&self.path);
            metadata.is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
        }
        #[cfg(not(unix))]
        false
    }

    /// Changes the keys. The new file stands beside the old one until it is whole, and keeps others from changing it
    /// at the same time.
    fn change<T>(
        &self,
        change: impl FnOnce(&mut Ring) -> Result<T, KeyFileError>,
        may_be_missing: bool,
    ) -> Result<T, KeyFileError> {
        let mut name = self
            .path
            .file_name()
            .map_or_else(OsString::new, OsString::from);
        name.push(".new");
        let path = self.path.with_file_name(name);
        let file = new_file(&path).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => KeyFileError::Busy,
            _ => KeyFileError::System(error),
        })?;
        let changed = self.change_within(file, &path, change, may_be_missing);
        if changed.is_err() {
            // The error is the one to tell; if this fails too, the next command is told that one is at work.
            let _ = fs::remove_file(&path);
        }
        changed
    }

    fn change_within<T>(
        &self,
        mut file: File,
        path: &Path,
        change: impl FnOnce(&mut Ring) -> Result<T, KeyFileError>,
        may_be_missing: bool,
    ) -> Result<T, KeyFileError> {
        let mut ring = match self.read() {
            Err(KeyFileError::Missing) if may_be_missing => Ring::default(),
            read => read?,
        };
        let done = change(&mut ring)?;
        file.write_all(ring.write()?.as_bytes())?;
        file.sync_all()?;
        fs::rename(path, &self.path)?;
        // The name is in the folder, which has to reach the disk too. Not every system can open one.
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        if let Ok(folder) = File::open(folder.unwrap_or(Path::new("."))) {
            let _ = folder.sync_all();
        }
        Ok(done)
    }
}

/// A file that was not there, and that nobody else may read.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::KeyState;

    /// A folder of its own for each test, empty and gone with it.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("rocket_scopes-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            let _ = fs::remove_dir_all(&path);
            fs::create_dir(&path).expect("a new folder");
            Self(path)
        }

        fn file(&self) -> KeyFile {
            KeyFile::new(self.0.join("keys.jwks"), 60)
        }

        fn names(&self) -> Vec<OsString> {
            let entries = fs::read_dir(&self.0).expect("a folder");
            entries
                .map(|it| it.expect("an entry").file_name())
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_made_and_changed() {
        let folder = Folder::new("made");
        let file = folder.file();
        assert!(matches!(file.keys(), Err(KeyFileError::Missing)));
        assert!(matches!(file.rotate(0), Err(KeyFileError::Missing)));
        let first = file.generate(Algorithm::Es256, 1).expect("a new file");
        assert_eq!(first.state(), KeyState::Signs);
        let second = file.generate(Algorithm::EdDsa, 2).expect("a second key");
        assert_eq!(second.state(), KeyState::Waits);
        assert_eq!(
            file.keys().expect("a file"),
            [first.clone(), second.clone()]
        );
        file.rotate(3).expect("it rotates");
        let keys = file.keys().expect("a file");
        assert_eq!([keys[0].id(), keys[1].id()], [second.id(), first.id()]);
        assert_eq!(folder.names(), ["keys.jwks"]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_left_as_it_is() {
        let folder = Folder::new("left");
        let file = folder.file();
        fs::write(file.path(), "nothing of ours").expect("a file");
        assert!(matches!(
            file.generate(Algorithm::EdDsa, 0),
            Err(KeyFileError::Malformed)
        ));
        assert!(matches!(file.rotate(0), Err(KeyFileError::Malformed)));
        let text = fs::read_to_string(file.path()).expect("a file");
        assert_eq!(text, "nothing of ours");
        assert_eq!(folder.names(), ["keys.jwks"]);
    }

    #[test]
    fn two_commands_do_not_change_it_at_once() {
        let folder = Folder::new("busy");
        let file = folder.file();
        file.generate(Algorithm::EdDsa, 0).expect("a new file");
        let other = folder.0.join("keys.jwks.new");
        fs::write(&other, "").expect("another command");
        assert!(matches!(file.rotate(0), Err(KeyFileError::Busy)));
        assert!(other.exists(), "it is the other's");
        fs::remove_file(other).expect("it ends");
        assert!(file.rotate(0).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = Folder::new("mode");
        let file = folder.file();
        file.generate(Algorithm::EdDsa, 0).expect("a new file");
        let mode = fs::metadata(file.path())
            .expect("a file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(!file.is_exposed());
        for (mode, exposed) in [(0o640, true), (0o604, true), (0o400, false)] {
            fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).expect("ours");
            assert_eq!(file.is_exposed(), exposed, "{mode:o}");
        }
        // A change makes it whole again.
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o644)).expect("ours");
        file.rotate(0).expect("it rotates");
        assert!(!file.is_exposed());
    }
}
