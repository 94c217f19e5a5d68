//! The `pictures` table: what was dropped or pasted into a mail.

use sqlx::Row;

use crate::{Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::id::PictureId;

/// A picture as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    pub id: PictureId,
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

impl Store {
    pub async fn put_picture(&self, picture: &StoredPicture, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into pictures (id, name, mime, bytes, created_at) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(picture.id.as_str())
        .bind(&picture.name)
        .bind(&picture.mime)
        .bind(&picture.bytes)
        .bind(now.0)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn picture(&self, id: &PictureId) -> Result<StoredPicture> {
        let row = sqlx::query("select id, name, mime, bytes from pictures where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?
            .ok_or(StoreError::Gone("the picture"))?;
        Ok(StoredPicture {
            id: PictureId(row.get("id")),
            name: row.get("name"),
            mime: row.get("mime"),
            bytes: row.get("bytes"),
        })
    }
}
