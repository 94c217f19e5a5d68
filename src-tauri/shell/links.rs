//! Opens an external link in the user's browser.
//!
//! Only `https:` and `mailto:`: a compromised page must not start programs through the system's
//! file and protocol handlers.

use postroom_api::ApiError;

use crate::strings::strings;

/// Opens the link in the browser.
///
/// # Errors
/// When the link has another scheme, or the browser cannot be started.
#[tauri::command]
pub async fn open_link(url: String) -> Result<(), ApiError> {
    if !may_open(&url) {
        return Err(ApiError::new("link", strings().link_refused));
    }
    open::that_detached(&url).map_err(|error| {
        tracing::warn!(%error, "the browser did not open");
        ApiError::new("link", strings().link_failed)
    })
}

fn may_open(url: &str) -> bool {
    let clean = !url.chars().any(|c| c.is_control() || c.is_whitespace());
    let known = ["https://", "mailto:"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    });
    clean && known
}

#[cfg(test)]
mod tests {
    use super::may_open;

    #[test]
    fn only_https_and_mailto_links_are_opened() {
        let table = [
            ("https://app.sendgrid.com/settings/api_keys", true),
            ("HTTPS://example.com", true),
            ("mailto:support@example.com", true),
            ("http://example.com", false),
            ("https://", false),
            ("file:///etc/passwd", false),
            ("smb://server/share", false),
            ("https://example.com\n--new-window", false),
            ("--version", false),
            ("", false),
        ];
        for (url, may) in table {
            assert_eq!(may_open(url), may, "{url:?}");
        }
    }
}
