//! Pictures of mails: store a file or an upload, read one back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postroom_model::id::PictureId;
use postroom_store::pictures::StoredPicture;
use serde_json::Value;

use crate::error::ApiError;
use crate::host::{Host, Upload};
use crate::wire::*;

/// Many relays limit a mail to about ten megabytes; a picture must leave room for the rest.
const PICTURE_MAX: usize = 8 * 1024 * 1024;

/// Detects the type from the first bytes, because the name may be wrong.
fn picture_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

fn picture_out(picture: StoredPicture) -> PictureView {
    PictureView {
        data_url: format!("data:{};base64,{}", picture.mime, STANDARD.encode(&picture.bytes)),
        id: picture.id,
        name: picture.name,
        size: i64::try_from(picture.bytes.len()).unwrap_or(i64::MAX),
        mime: picture.mime,
    }
}

pub(crate) async fn picture_from_file(
    host: &Host,
    request: ById<String>,
) -> Result<PictureView, ApiError> {
    let (path, name) = host.file(&request.id)?;
    let gone = |error: std::io::Error| {
        ApiError::new("file_gone", format!("The file cannot be opened: {error}."))
    };
    let size = tokio::fs::metadata(&path).await.map_err(gone)?.len();
    if size > PICTURE_MAX as u64 {
        return Err(too_large());
    }
    let bytes = tokio::fs::read(&path).await.map_err(gone)?;
    store_picture(host, name, bytes).await
}

fn too_large() -> ApiError {
    ApiError::new("picture_too_large", "This picture is larger than 8 MB.")
        .hint("Make it smaller first; 1,200 pixels across are plenty for a mail.")
}

pub(crate) async fn store_upload(host: &Host, upload: Upload) -> Result<Value, ApiError> {
    let picture = store_picture(host, upload.name, upload.bytes).await?;
    serde_json::to_value(picture).map_err(ApiError::bad_request)
}

async fn store_picture(host: &Host, name: String, bytes: Vec<u8>) -> Result<PictureView, ApiError> {
    let engine = host.engine();
    let mime = picture_type(&bytes).ok_or_else(|| {
        ApiError::new("not_a_picture", "This is no picture that mail programs can show.")
            .hint("Use a PNG, JPEG, GIF or WebP file.")
    })?;
    if bytes.len() > PICTURE_MAX {
        return Err(too_large());
    }
    let picture = StoredPicture { id: PictureId::new(), name, mime: mime.to_owned(), bytes };
    engine.put_picture(&picture).await?;
    Ok(picture_out(picture))
}

pub(crate) async fn picture_get(
    host: &Host,
    request: ById<PictureId>,
) -> Result<PictureView, ApiError> {
    Ok(picture_out(host.engine().read().picture(&request.id).await?))
}
