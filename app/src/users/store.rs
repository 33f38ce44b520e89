//! Reading and changing accounts.

use sqlx::FromRow;
use sqlx::sqlite::{SqliteConnection, SqlitePool};

use crate::security::Scope;
use crate::users::account::stored_scopes;
use crate::users::{Account, Credentials, NewUser, StoreError, User};
use rocket_scopes::{PasswordHash, ScopeSet};

/// The user store. Cheap to clone: clones share their connections.
///
/// User names are compared as they are, letter case included. Each method fails with
/// [`StoreError::Unavailable`] if the database is locked for longer than the store waits, or is
/// damaged; a caller never waits without end.
///
/// ```
/// # rocket::async_test(async {
/// use app::users::Users;
///
/// let users = Users::open("sqlite::memory:").await?;
/// users.seed_demo().await?;
///
/// let alice = users.find("alice").await?.expect("she was just added");
/// assert!(alice.disabled);
/// assert!(users.find("ALICE").await?.is_none());
/// # Ok::<_, app::users::StoreError>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Users {
    pub(super) readers: SqlitePool,
    pub(super) writer: SqlitePool,
}

impl Users {
    /// The user of this name. Every authenticated request asks for one: a single prepared statement.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn find(&self, username: &str) -> Result<Option<User>, StoreError> {
        let row: Option<(Option<String>, Option<String>, bool)> =
            sqlx::query_as("SELECT email, full_name, disabled FROM users WHERE username = ?")
                .bind(username)
                .fetch_optional(&self.readers)
                .await?;
        Ok(row.map(|(email, full_name, disabled)| User {
            username: username.to_owned(),
            email,
            full_name,
            disabled,
        }))
    }

    /// What a log-in under this name is checked against.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn credentials(&self, username: &str) -> Result<Option<Credentials>, StoreError> {
        // Read as bytes: a hash that is not even UTF-8 is a failed log-in as well, not an error.
        let row: Option<(Vec<u8>, Option<String>)> = sqlx::query_as(
            "SELECT password_hash, (SELECT group_concat(scope, ' ') FROM user_scopes WHERE user_id = users.id) \
             FROM users WHERE username = ?",
        )
        .bind(username)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(|(hash, scopes)| Credentials {
            password_hash: PasswordHash::from_stored(String::from_utf8_lossy(&hash).into_owned()),
            scopes: stored_scopes(scopes.as_deref()),
        }))
    }

    /// The account of this name, as the administrator sees it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn account(&self, username: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> = sqlx::query_as(
            "SELECT username, email, full_name, disabled, demo, \
             (SELECT group_concat(scope, ' ') FROM user_scopes WHERE user_id = users.id) AS scopes \
             FROM users WHERE username = ?",
        )
        .bind(username)
        .fetch_optional(&self.readers)
        .await?;
        Ok(row.map(Account::from))
    }

    /// All accounts, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<AccountRow> = sqlx::query_as(
            "SELECT username, email, full_name, disabled, demo, \
             (SELECT group_concat(scope, ' ') FROM user_scopes WHERE user_id = users.id) AS scopes \
             FROM users ORDER BY username",
        )
        .fetch_all(&self.readers)
        .await?;
        Ok(rows.into_iter().map(Account::from).collect())
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`], [`StoreError::Unavailable`].
    pub async fn add(&self, user: &NewUser) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with(IMMEDIATE).await?;
        let id: Option<i64> = sqlx::query_scalar(
            "INSERT INTO users (username, email, full_name, password_hash) VALUES (?, ?, ?, ?) \
             ON CONFLICT (username) DO NOTHING RETURNING id",
        )
        .bind(user.username.as_str())
        .bind(user.email.as_deref())
        .bind(user.full_name.as_deref())
        .bind(user.password_hash.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let id = id.ok_or(StoreError::AlreadyExists)?;
        change_scopes(&mut transaction, Change::Grant, id, &user.scopes).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Switches an account off or on again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Unavailable`].
    pub async fn set_disabled(&self, username: &str, disabled: bool) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE users SET disabled = ? WHERE username = ?")
            .bind(disabled)
            .bind(username)
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 {
            Err(StoreError::NotFound)
        } else {
            Ok(())
        }
    }

    /// Gives an account a new password. A demonstration account becomes an ordinary one by it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Unavailable`].
    pub async fn set_password(
        &self,
        username: &str,
        hash: &PasswordHash,
    ) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE users SET password_hash = ?, demo = 0 WHERE username = ?")
            .bind(hash.as_str())
            .bind(username)
            .execute(&self.writer)
            .await?;
        if done.rows_affected() == 0 {
            Err(StoreError::NotFound)
        } else {
            Ok(())
        }
    }

    /// Replaces the hash of a password by a better one of the same password, and says whether it did.
    ///
    /// It does not if the stored hash is no longer `old`: the password was changed since the log-in
    /// began, and the new one must win.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn upgrade_hash(
        &self,
        username: &str,
        old: &PasswordHash,
        new: &PasswordHash,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE users SET password_hash = ? WHERE username = ? AND password_hash = ?",
        )
        .bind(new.as_str())
        .bind(username)
        .bind(old.as_str())
        .execute(&self.writer)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Lets an account ask for these scopes too, and answers with all that it may ask for.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Unavailable`].
    pub async fn grant(
        &self,
        username: &str,
        scopes: &ScopeSet<Scope>,
    ) -> Result<ScopeSet<Scope>, StoreError> {
        self.change(Change::Grant, username, scopes).await
    }

    /// Takes these scopes from an account, and answers with those that it still may ask for.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Unavailable`].
    pub async fn revoke(
        &self,
        username: &str,
        scopes: &ScopeSet<Scope>,
    ) -> Result<ScopeSet<Scope>, StoreError> {
        self.change(Change::Revoke, username, scopes).await
    }

    /// Closes the connections, after which SQLite clears away the files beside the database.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    async fn change(
        &self,
        change: Change,
        username: &str,
        scopes: &ScopeSet<Scope>,
    ) -> Result<ScopeSet<Scope>, StoreError> {
        let mut transaction = self.writer.begin_with(IMMEDIATE).await?;
        let id: Option<i64> = sqlx::query_scalar("SELECT id FROM users WHERE username = ?")
            .bind(username)
            .fetch_optional(&mut *transaction)
            .await?;
        let id = id.ok_or(StoreError::NotFound)?;
        change_scopes(&mut transaction, change, id, scopes).await?;
        let held: Option<String> = sqlx::query_scalar(
            "SELECT group_concat(scope, ' ') FROM user_scopes WHERE user_id = ?",
        )
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(stored_scopes(held.as_deref()))
    }
}

/// What to do with the scopes of an account.
#[derive(Clone, Copy)]
pub(super) enum Change {
    Grant,
    Revoke,
}

impl Change {
    fn statement(self) -> &'static str {
        match self {
            Self::Grant => {
                "INSERT INTO user_scopes (user_id, scope) VALUES (?, ?) ON CONFLICT DO NOTHING"
            }
            Self::Revoke => "DELETE FROM user_scopes WHERE user_id = ? AND scope = ?",
        }
    }
}

/// Part of a transaction of the caller's.
pub(super) async fn change_scopes(
    connection: &mut SqliteConnection,
    change: Change,
    id: i64,
    scopes: &ScopeSet<Scope>,
) -> Result<(), StoreError> {
    let words = scopes.to_string();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        sqlx::query(change.statement())
            .bind(id)
            .bind(word)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// One line of the table, with the scopes joined by spaces.
#[derive(FromRow)]
struct AccountRow {
    username: String,
    email: Option<String>,
    full_name: Option<String>,
    disabled: bool,
    demo: bool,
    scopes: Option<String>,
}

impl From<AccountRow> for Account {
    fn from(row: AccountRow) -> Self {
        let AccountRow {
            username,
            email,
            full_name,
            disabled,
            demo,
            scopes,
        } = row;
        Self {
            user: User {
                username,
                email,
                full_name,
                disabled,
            },
            scopes: stored_scopes(scopes.as_deref()),
            demo,
        }
    }
}

/// Takes the write lock at once: a transaction that reads first and writes later fails without
/// waiting if another process wrote in between.
pub(super) const IMMEDIATE: &str = "BEGIN IMMEDIATE";
