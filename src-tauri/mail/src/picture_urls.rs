//! Pictures in the HTML of a draft: `postroom-picture:ID` instead of a web address.

use crate::message::MessageError;
use postroom_model::mail::Picture;

/// The URL scheme before a picture's id in the HTML of a draft.
pub(crate) const PICTURE_URL_PREFIX: &str = "postroom-picture:";

/// Replaces each `postroom-picture:ID` with the URL that `shown` returns for the picture.
///
/// # Errors
/// [`MessageError::Picture`] when an id is unknown.
pub(crate) fn replace_picture_urls(
    html: &str,
    pictures: &[Picture],
    mut shown: impl FnMut(&Picture) -> String,
) -> Result<String, MessageError> {
    let mut whole = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, from)) = rest.split_once(PICTURE_URL_PREFIX) {
        whole.push_str(before);
        let end = from
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .unwrap_or(from.len());
        let (id, after) = from.split_at(end);
        let picture = pictures
            .iter()
            .find(|picture| picture.id.as_str() == id)
            .ok_or_else(|| MessageError::Picture(id.into()))?;
        whole.push_str(&shown(picture));
        rest = after;
    }
    whole.push_str(rest);
    Ok(whole)
}
