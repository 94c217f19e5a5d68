//! The window that shows why the program cannot start, so that it never exits silently.
//!
//! Its page is built here and served from its own scheme, because the app's page needs an open
//! workspace. The page has no script, no link and no command.

use postroom_api::ApiError;
use tauri::http::{Request, Response, header};
use tauri::{AppHandle, Manager, UriSchemeContext, WebviewUrl, WebviewWindowBuilder};

use crate::strings;

pub const SCHEME: &str = "postroom-error";
const LABEL: &str = "error";

/// What failed and what the user can do.
#[derive(Debug, Clone)]
pub struct StartError {
    message: String,
    hint: String,
}

impl From<ApiError> for StartError {
    fn from(failure: ApiError) -> Self {
        let hint = failure.hint.unwrap_or_else(|| strings::strings().nothing_lost.to_owned());
        Self { message: failure.message, hint }
    }
}

/// Opens the error window.
///
/// # Errors
/// When the window cannot be created.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let url = format!("{SCHEME}://localhost/").parse().map_err(tauri::Error::InvalidUrl)?;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(url))
        .title(strings::strings().cannot_start)
        .inner_size(640.0, 360.0)
        .center()
        .build()?;
    crate::window::set_background(&window);
    Ok(())
}

/// Serves the page.
pub fn serve(
    context: UriSchemeContext<'_, tauri::Wry>,
    _request: Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let page = context.app_handle().try_state::<StartError>().map(|error| page(&error));
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'")
        .body(page.unwrap_or_default().into_bytes())
        .unwrap_or_default()
}

fn page(error: &StartError) -> String {
    let strings = strings::strings();
    format!(
        "<!doctype html><html lang=\"{lang}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>:root{{color-scheme:light dark}}\
         body{{margin:0;padding:40px 48px;font:15px/24px system-ui,sans-serif;\
         background:#faf7f1;color:#211f1b}}\
         h1{{font-size:20px;line-height:28px;font-weight:620;margin:0 0 12px}}\
         p{{margin:0 0 12px;overflow-wrap:anywhere}}.hint{{color:#514a3e}}\
         @media (prefers-color-scheme:dark){{body{{background:#211f1b;color:#ece7dd}}\
         .hint{{color:#cfc8bb}}}}</style>\
         <main><h1>{title}</h1><p>{message}</p><p class=\"hint\">{hint}</p></main></html>",
        lang = strings.language,
        title = escape(strings.cannot_start),
        message = escape(&error.message),
        hint = escape(&error.hint),
    )
}

/// Escapes the text for HTML. A message can quote a file name, which can contain any character.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_name_in_the_message_is_escaped() {
        let error = StartError {
            message: "Cannot open <img src=x onerror=alert(1)>.postroom".to_owned(),
            hint: "Ask \"them\" & wait.".to_owned(),
        };
        let page = page(&error);
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;.postroom"));
        assert!(page.contains("Ask &quot;them&quot; &amp; wait."));
        assert!(!page.contains("<img"));
    }
}
