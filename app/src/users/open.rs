//! Opening the store: the file, the connections, the tables.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::Duration;

use rocket::tokio::time::sleep;
use sqlx::ConnectOptions;
use sqlx::error::DatabaseError;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::users::address::Address;
use crate::users::store::IMMEDIATE;
use crate::users::{StoreError, Users};

/// How long the store waits, and how many may read at once.
///
/// A caller waits at most for both times together, and then gets an error.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// How long to wait for a free connection.
    pub acquire_timeout: Duration,
    /// How long to wait for a lock that another process has on the file.
    pub busy_timeout: Duration,
    /// How many connections serve reads. Each is a thread.
    pub readers: u32,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            acquire_timeout: Duration::from_secs(5),
            busy_timeout: Duration::from_secs(5),
            readers: 4,
        }
    }
}

impl Users {
    /// Opens the database at `sqlite:PATH`, creates the file and the tables if they are missing.
    ///
    /// On Unix a file that is created is for its owner alone: it holds password hashes.
    ///
    /// # Errors
    /// The URL has another form, the file cannot be created or is no database, it belongs to a newer
    /// version of the application, or another process keeps it locked.
    pub async fn open(database_url: &str) -> Result<Self, StoreError> {
        Self::open_with(database_url, &StoreOptions::default()).await
    }

    /// As [`open`](Self::open), with other times to wait.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with(database_url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        let address: Address = database_url.parse()?;
        if let Some(path) = address.file_to_create() {
            create_private(path).map_err(StoreError::File)?;
        }
        let connect = address
            .options()
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            .disable_statement_logging();

        // One connection writes, so that writers of this process wait for each other in order, and
        // readers never stand behind a writer that waits for a lock.
        let writer = pool(options, 1).connect_with(connect.clone()).await?;
        enter_wal(&writer, options.busy_timeout).await?;
        migrate(&writer).await?;
        if address.is_in_memory() {
            return Ok(Self {
                readers: writer.clone(),
                writer,
            });
        }
        let connect = connect.pragma("query_only", "ON");
        let readers = pool(options, options.readers).connect_with(connect).await?;
        Ok(Self { readers, writer })
    }
}

/// Connections are kept for good and not asked whether they live before each use: they lead to a
/// file, and what they remember are the prepared statements.
fn pool(options: &StoreOptions, connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(options.acquire_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Lets readers go on while somebody writes. The file remembers it.
///
/// SQLite does not wait for the lock that the change takes, and two processes may start on a new
/// file at the same moment: the one that comes second tries again.
async fn enter_wal(writer: &SqlitePool, patience: Duration) -> Result<(), StoreError> {
    let mut pauses = patience.as_millis() / PAUSE.as_millis();
    loop {
        match sqlx::query("PRAGMA journal_mode = WAL")
            .execute(writer)
            .await
        {
            Ok(_) => return Ok(()),
            Err(error) if pauses > 0 && is_busy(&error) => pauses -= 1,
            Err(error) => return Err(error.into()),
        }
        sleep(PAUSE).await;
    }
}

/// Whether another process has a lock, whatever SQLite's extended code says of it.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(DatabaseError::code);
    code.and_then(|code| code.parse::<i32>().ok())
        .is_some_and(|code| code & 0xff == SQLITE_BUSY)
}

/// All or nothing, and under a write lock: of two processes that start on a new file at the same
/// moment one makes the tables, and the other finds them. (sqlx itself does not lock SQLite.)
async fn migrate(writer: &SqlitePool) -> Result<(), StoreError> {
    let mut transaction = writer.begin_with(IMMEDIATE).await?;
    MIGRATIONS.run(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// Creates an empty file, which SQLite takes for a new database; one that is there stays as it is.
/// The files that SQLite lays beside it get the same permissions.
fn create_private(path: &Path) -> io::Result<()> {
    match new_file().open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            warn_if_shared(path);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

#[cfg(unix)]
fn new_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = File::options();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn new_file() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create_new(true);
    options
}

#[cfg(unix)]
fn warn_if_shared(path: &Path) {
    use std::os::unix::fs::PermissionsExt;

    let shared = path
        .metadata()
        .is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
    if shared {
        log::warn!(
            "others may read or change the user database {path:?}; make it private: chmod 600"
        );
    }
}

#[cfg(not(unix))]
fn warn_if_shared(_: &Path) {}

const PAUSE: Duration = Duration::from_millis(20);

/// <https://www.sqlite.org/rescode.html#busy>
const SQLITE_BUSY: i32 = 5;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");
