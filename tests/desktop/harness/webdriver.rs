//! The subset of the WebDriver protocol that the tests need, over plain HTTP to WebKitWebDriver.
//! Written by hand: it is two hundred lines, while an async client has a browser's worth of
//! dependencies.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};

/// The key of an element's reference, fixed by the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
pub(super) const BACKSPACE: &str = "\u{e003}";

/// The error of the driver.
#[derive(Debug)]
pub(super) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An element on the page.
#[derive(Debug, Clone)]
pub(super) struct Element(String);

impl Element {
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.get(ELEMENT)?.as_str().map(|id| Self(id.to_owned()))
    }

    pub(super) fn as_json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// A session and the program that it started; dropping it ends the program.
#[derive(Debug)]
pub(super) struct Driver {
    port: u16,
    session: String,
}

impl Driver {
    /// Starts `program` with `workspace` and attaches to its window.
    pub(super) fn start(port: u16, program: &Path, workspace: &Path, files: &[PathBuf]) -> Self {
        let mut words = vec![json!("--workspace"), json!(workspace)];
        words.extend(files.iter().map(|file| json!(file)));
        let options = json!({ "binary": program, "args": words });
        let ask = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": options,
            "timeouts": { "script": 60_000 },
        } } });
        let answer = request(port, "POST", "/session", Some(&ask));
        let session = match &answer {
            Ok(value) => value["sessionId"].as_str().unwrap_or_default().to_owned(),
            Err(refused) => panic!("the window did not open: {refused}"),
        };
        Self { port, session }
    }

    pub(super) fn post(&self, what: &str, body: &Value) -> Result<Value, Refused> {
        request(self.port, "POST", &format!("/session/{}/{what}", self.session), Some(body))
    }

    fn get(&self, what: &str) -> Result<Value, Refused> {
        request(self.port, "GET", &format!("/session/{}/{what}", self.session), None)
    }

    pub(super) fn script(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        self.post("execute/sync", &json!({ "script": body, "args": arguments }))
    }

    /// Runs a script that calls its last argument when it is done.
    pub(super) fn script_later(&self, body: &str, arguments: &[Value]) -> Result<Value, Refused> {
        self.post("execute/async", &json!({ "script": body, "args": arguments }))
    }

    pub(super) fn click(&self, element: &Element) -> Result<(), Refused> {
        // The driver scrolls only if no part of the element is visible; its centre may still be
        // outside the visible part of a scroll area.
        let centre = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.script(centre, &[element.as_json()])?;
        self.post(&format!("element/{}/click", element.0), &json!({})).map(|_| ())
    }

    pub(super) fn keys(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": text })).map(|_| ())
    }

    /// Presses keys together and releases them in reverse order.
    pub(super) fn send_keys(&self, keys: &[String]) -> Result<(), Refused> {
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        let strokes: Vec<Value> = down.chain(up).collect();
        let hands = json!([{ "type": "key", "id": "keyboard", "actions": strokes }]);
        self.post("actions", &json!({ "actions": hands })).map(|_| ())
    }

    pub(super) fn screenshot(&self) -> Result<Vec<u8>, Refused> {
        // WebKit answers after the next frame, and a page without changes paints none: a nearly
        // invisible element moves until the picture is taken.
        self.script(
            "const dot = document.createElement('i');
             dot.style.cssText = 'position:fixed;right:0;bottom:0;width:1px;height:1px;opacity:.01';
             dot.ariaHidden = 'true';
             document.documentElement.append(dot);
             let on = false;
             const timer = setInterval(() => { on = !on; dot.style.background = on ? '#000' : '#fff'; }, 30);
             window.__stop = () => { clearInterval(timer); dot.remove(); };",
            &[],
        )?;
        let picture = self.get("screenshot");
        self.script("window.__stop()", &[])?;
        let picture = picture?;
        base64::engine::general_purpose::STANDARD
            .decode(picture.as_str().unwrap_or_default())
            .map_err(|error| Refused(error.to_string()))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = request(self.port, "DELETE", &format!("/session/{}", self.session), None);
    }
}

/// The protocol's code of a named key; a letter is its own code.
pub(super) fn key(name: &str) -> String {
    let code = match name {
        "Backspace" => BACKSPACE,
        "Tab" => "\u{e004}",
        "Enter" => "\u{e007}",
        "Shift" => "\u{e008}",
        "Control" => "\u{e009}",
        "Alt" => "\u{e00a}",
        "Escape" => "\u{e00c}",
        "Space" => "\u{e00d}",
        "PageUp" => "\u{e00e}",
        "PageDown" => "\u{e00f}",
        "End" => "\u{e010}",
        "Home" => "\u{e011}",
        "Left" => "\u{e012}",
        "Up" => "\u{e013}",
        "Right" => "\u{e014}",
        "Down" => "\u{e015}",
        "Delete" => "\u{e017}",
        letter => letter,
    };
    code.to_owned()
}

/// One request and one answer per connection.
fn request(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
    let answer = exchange(port, method, path, body)
        .map_err(|error| Refused(format!("no answer from WebKitWebDriver: {error}")))?;
    let value = answer.get("value").cloned().unwrap_or(Value::Null);
    match value.get("error").and_then(Value::as_str) {
        Some(error) if value.get("stacktrace").is_some() => {
            Err(Refused(format!("{error}: {}", value["message"].as_str().unwrap_or_default())))
        }
        _ => Ok(value),
    }
}

fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(90)))?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let ask = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(ask.as_bytes())?;

    let mut answer = Vec::new();
    let mut piece = [0; 64 * 1024];
    loop {
        if let Some(body) = whole_body(&answer) {
            return serde_json::from_slice(body).map_err(std::io::Error::other);
        }
        match stream.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => answer.extend_from_slice(&piece[..count]),
        }
    }
}

/// The body, when as many bytes have arrived as the header announced.
fn whole_body(answer: &[u8]) -> Option<&[u8]> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    let length: usize = length.trim().parse().ok()?;
    answer.get(end..end + length)
}
