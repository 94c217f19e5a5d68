//! Settings of the workspace: one JSON value per key.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;

use crate::{Reader, Result, Store};

impl Reader {
    /// The value under `key`; none when it was never set.
    ///
    /// # Errors
    /// When the value is not of type `T`.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let row = sqlx::query("select value from settings where key = ?1")
            .bind(key)
            .fetch_optional(self.read_pool())
            .await?;
        Ok(match row {
            Some(row) => Some(serde_json::from_str(row.get::<&str, _>(0))?),
            None => None,
        })
    }
}

impl Store {
    /// # Errors
    /// [`StoreError`](crate::StoreError) if the workspace file cannot be written.
    pub async fn set_setting<T: Serialize>(&self, key: &str, value: &T) -> Result<()> {
        sqlx::query(
            "insert into settings (key, value) values (?1, ?2)
             on conflict (key) do update set value = excluded.value",
        )
        .bind(key)
        .bind(serde_json::to_string(value)?)
        .execute(self.write_pool())
        .await?;
        Ok(())
    }
}
