//! The two accounts of the tutorial, whose passwords anybody can read there.

use crate::security::Scope;
use crate::users::store::{Change, IMMEDIATE, change_scopes};
use crate::users::{StoreError, Users};
use rocket_scopes::ScopeSet;

impl Users {
    /// Adds `johndoe` (password `secret`) and `alice` (`secretalice`, disabled), who may ask for `me`
    /// and `items`. An account that has one of these names already stays as it is.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn seed_demo(&self) -> Result<(), StoreError> {
        let mut transaction = self.writer.begin_with(IMMEDIATE).await?;
        for account in ACCOUNTS {
            let added: Option<i64> = sqlx::query_scalar(
                "INSERT INTO users (username, email, full_name, password_hash, disabled, demo) \
                 VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (username) DO NOTHING RETURNING id",
            )
            .bind(account.username)
            .bind(account.email)
            .bind(account.full_name)
            .bind(account.password_hash)
            .bind(account.disabled)
            .fetch_optional(&mut *transaction)
            .await?;
            if let Some(id) = added {
                let scopes = ScopeSet::from_iter([Scope::Me, Scope::Items]);
                change_scopes(&mut transaction, Change::Grant, id, &scopes).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Whether an account with a published password is left: one that [`seed_demo`](Self::seed_demo)
    /// added and that nobody gave a password of its own. Outside the debug profile that is a reason
    /// not to start.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn has_demo_accounts(&self) -> Result<bool, StoreError> {
        let query = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM users WHERE demo = 1)");
        Ok(query.fetch_one(&self.readers).await?)
    }
}

struct Demo {
    username: &'static str,
    email: &'static str,
    full_name: &'static str,
    password_hash: &'static str,
    disabled: bool,
}

const ACCOUNTS: [Demo; 2] = [
    Demo {
        username: "johndoe",
        email: "johndoe@example.com",
        full_name: "John Doe",
        password_hash: "$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW",
        disabled: false,
    },
    Demo {
        username: "alice",
        email: "alicechains@example.com",
        full_name: "Alice Chains",
        password_hash: "$2b$12$gSvqqUPvlXP2tfVFaWK1Be7DlH.PKZbv5H8KnzzVgXXbVxpva.pFm",
        disabled: true,
    },
];
