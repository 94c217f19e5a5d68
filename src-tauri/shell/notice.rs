//! Why the program cannot start, in a window of its own: never a silent end.
//!
//! The page is made here and served from its own scheme, since the app's page would ask for a
//! workspace that is not open. It has no script, no link and no command.

use postroom_api::ApiError;
use tauri::http::{Request, Response, header};
use tauri::{AppHandle, Manager, UriSchemeContext, WebviewUrl, WebviewWindowBuilder};

use crate::words;

pub const SCHEME: &str = "postroom-notice";
const LABEL: &str = "notice";

/// What went wrong and what to do.
#[derive(Debug, Clone)]
pub struct Notice {
    message: String,
    hint: String,
}

impl From<ApiError> for Notice {
    fn from(error: ApiError) -> Self {
        let hint = error.hint.unwrap_or_else(|| words::words().nothing_lost.to_owned());
        Self { message: error.message, hint }
    }
}

pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let url = format!("{SCHEME}://localhost/").parse().map_err(tauri::Error::InvalidUrl)?;
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::CustomProtocol(url))
        .title(words::words().cannot_start)
        .inner_size(640.0, 360.0)
        .center()
        .build()?;
    crate::window::ground(&window);
    Ok(())
}

/// Serves the page.
pub fn answer(
    context: UriSchemeContext<'_, tauri::Wry>,
    _request: Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let page = context.app_handle().try_state::<Notice>().map(|notice| page(&notice));
    Response::builder()
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .header(header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'")
        .body(page.unwrap_or_default().into_bytes())
        .unwrap_or_default()
}

fn page(notice: &Notice) -> String {
    let words = words::words();
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
        lang = words.language,
        title = escape(words.cannot_start),
        message = escape(&notice.message),
        hint = escape(&notice.hint),
    )
}

/// A message may quote a file's name, and a file's name may hold anything.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_in_the_message_stays_text() {
        let notice = Notice {
            message: "Cannot open <img src=x onerror=alert(1)>.postroom".to_owned(),
            hint: "Ask \"them\" & wait.".to_owned(),
        };
        let page = page(&notice);
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;.postroom"));
        assert!(page.contains("Ask &quot;them&quot; &amp; wait."));
        assert!(!page.contains("<img"));
    }
}
