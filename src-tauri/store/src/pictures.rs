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
    /// Stores a picture. An id that is stored already keeps its picture: a picture never changes, and
    /// those of the gallery are stored with each use.
    ///
    /// # Errors
    /// [`StoreError`] if the workspace file cannot be written.
    pub async fn put_picture(&self, picture: &StoredPicture, now: Timestamp) -> Result<()> {
        sqlx::query(
            "insert into pictures (id, name, mime, bytes, created_at) values (?1, ?2, ?3, ?4, ?5) \
             on conflict (id) do nothing",
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
    for id in picture_ids(html) {
        if pictures.iter().any(|picture| picture.id.as_str() == id) {
            continue;
        }
        match store.picture(&PictureId(id.to_owned())).await {
            Ok(found) => {
                pictures.push(Picture { id: found.id, mime: found.mime, bytes: found.bytes });
            }
            Err(StoreError::Gone(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(pictures)
}

/// The ids of `postroom-picture:ID`, with repetitions. The same characters that the composer takes
/// for an id: those of the gallery have hyphens.
fn picture_ids(html: &str) -> impl Iterator<Item = &str> {
    html.split("postroom-picture:").skip(1).map(|rest| {
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::picture_ids;

    #[test]
    fn ids_of_the_gallery_have_hyphens() {
        let html = "<img src=\"postroom-picture:design-hills\"><img src=postroom-picture:0a1>";
        assert_eq!(picture_ids(html).collect::<Vec<_>>(), ["design-hills", "0a1"]);
    }
}
