//! Pasted pictures: bytes from the page, sent raw instead of as JSON.
//!
//! Name and type are in headers, percent-encoded, because a header holds ASCII only.
//! Leaves out: which types and sizes are allowed, which the API decides.

use postroom_api::{ApiError, Host, Upload};
use serde_json::Value;
use tauri::State;
use tauri::ipc::{InvokeBody, Request};

/// Stores a picture for a mail.
///
/// # Errors
/// When the API refuses the picture.
#[tauri::command]
pub async fn upload(host: State<'_, Host>, request: Request<'_>) -> Result<Value, ApiError> {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(percent_decode)
            .unwrap_or_default()
    };
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        // Where the custom scheme is not available, Tauri falls back to JSON: an array of bytes.
        InvokeBody::Json(value) => serde_json::from_value(value.clone()).unwrap_or_default(),
    };
    let upload = Upload { name: header("x-name"), mime: header("x-mime"), bytes };
    host.upload(upload).await
}

/// Decodes the output of JavaScript's `encodeURIComponent`. Text that is not an escape is
/// unchanged.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escaped = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match escaped {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::percent_decode;

    #[test]
    fn file_name_is_decoded() {
        let table = [
            ("logo.png", "logo.png"),
            ("Gr%C3%BC%C3%9Fe%20%26%20mehr.png", "Grüße & mehr.png"),
            ("100%", "100%"),
            ("%zz%4", "%zz%4"),
            ("", ""),
        ];
        for (sent, typed) in table {
            assert_eq!(percent_decode(sent), typed);
        }
    }
}
