//! The `pictures` table: what was dropped or pasted into a mail.

use sqlx::Row;

use crate::{Reader, Result, Store, StoreError};
use postroom_model::clock::Timestamp;
use postroom_model::id::PictureId;
use postroom_model::mail::Picture;

/// A picture as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    pub id: PictureId,
    pub name: String,
    pub mime: String,
    pub bytes: Vec<u8>,
}

impl Reader {
    /// # Errors
    /// [`StoreError::Gone`] when there is none.
    pub async fn picture(&self, id: &PictureId) -> Result<StoredPicture> {
        let row = sqlx::query("select id, name, mime, bytes from pictures where id = ?1")
            .bind(id.as_str())
            .fetch_optional(self.read_pool())
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

impl Store {
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn put_picture(&self, picture: &StoredPicture, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into pictures (id, name, mime, bytes, created_at) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(picture.id.as_str())
        .bind(&picture.name)
        .bind(&picture.mime)
        .bind(&picture.bytes)
        .bind(now.0)
        .execute(self.write_pool())
        .await?;
        Ok(())
    }
}

/// The pictures that a mail's HTML shows. One that is gone is left out; the message says so.
///
/// # Errors
/// [`StoreError`] if the workspace file cannot be read.
pub async fn pictures_in(store: &Reader, html: &str) -> Result<Vec<Picture>> {
    let mut pictures: Vec<Picture> = Vec::new();
    for rest in html.split("postroom-picture:").skip(1) {
        let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if pictures.iter().any(|picture| picture.id.as_str() == id) {
            continue;
        }
        match store.picture(&PictureId(id)).await {
            Ok(found) => {
                pictures.push(Picture { id: found.id, mime: found.mime, bytes: found.bytes });
            }
            Err(StoreError::Gone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(pictures)
}
