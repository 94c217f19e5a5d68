//! The real window, driven as a user drives it: by visible text, roles and names, keys and pointer.
//!
//! A [`Window`] starts its own screen, window manager, session bus, keychain, folders and
//! workspace, and stops them when it is dropped. It finds elements by role and name, as assistive
//! technology does, so a screen reader can reach whatever a test can press. It waits for what a
//! test expects; if that does not appear, it reports what the page shows instead. Linux only: no
//! other system's web view can be driven from outside.

mod axe;
mod find;
mod pointer;
mod stage;
mod webdriver;

pub use axe::Finding;
pub use find::Role;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use stage::Stage;
use webdriver::{Driver, Element, Refused};

/// How long an element may take to appear. The limit is long because a build machine may be busy; a
/// passing test never waits for it.
const WAIT_LIMIT: Duration = Duration::from_secs(30);
const POLL_INTERVAL: Duration = Duration::from_millis(40);

/// Options for opening the window.
#[derive(Debug, Clone)]
pub struct Options {
    pub dark: bool,
    /// Width and height of the page.
    pub size: (u32, u32),
    /// The system's language, such as `de_DE.UTF-8`.
    pub locale: &'static str,
    /// A workspace file to open; a new one when absent.
    pub workspace: Option<PathBuf>,
    /// Files that the system passes to it.
    pub files: Vec<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self { dark: false, size: (1280, 800), locale: "C.UTF-8", workspace: None, files: vec![] }
    }
}

/// An open Postroom window.
#[derive(Debug)]
pub struct Window {
    // Dropped before the stage: the session ends while its screen still exists.
    driver: Driver,
    stage: Stage,
}

impl Window {
    /// Opens Postroom on a new workspace.
    pub fn open(name: &str) -> Self {
        Self::open_with(name, &Options::default())
    }

    pub fn open_with(name: &str, options: &Options) -> Self {
        let stage = Stage::set(name, options.dark, options.locale);
        let workspace =
            options.workspace.clone().unwrap_or_else(|| stage.folder().join("test.postroom"));
        let driver = Driver::start(stage.port(), &stage::program(), &workspace, &options.files);
        let window = Self { driver, stage };
        window.resize(options.size);
        window
    }

    /// The folder of this window; deleted when it is dropped.
    pub fn folder(&self) -> &Path {
        self.stage.folder()
    }

    /// Resizes the page.
    pub fn resize(&self, (width, height): (u32, u32)) {
        // The window manager may round the size or add a frame: set, measure, and correct the
        // difference.
        let (mut w, mut h) = (i64::from(width), i64::from(height));
        for _ in 0..5 {
            let ask = json!({ "x": 100, "y": 60, "width": w, "height": h });
            let _ = self.driver.post("window/rect", &ask);
            let got = self.js("return [innerWidth, innerHeight]", &[]);
            let (dw, dh) = (
                i64::from(width) - got[0].as_i64().unwrap_or(0),
                i64::from(height) - got[1].as_i64().unwrap_or(0),
            );
            if (dw, dh) == (0, 0) {
                return;
            }
            (w, h) = (w + dw, h + dh);
        }
    }

    /// Runs the body of a script in the page. It may `return`.
    pub fn js(&self, body: &str, arguments: &[Value]) -> Value {
        self.driver.script(body, arguments).unwrap_or_else(|refused| {
            self.give_up(&format!("a script failed: {refused}"));
        })
    }

    /// Runs a script that calls its last argument with its result.
    pub fn js_later(&self, body: &str, arguments: &[Value]) -> Value {
        self.driver.script_later(body, arguments).unwrap_or_else(|refused| {
            self.give_up(&format!("a script failed: {refused}"));
        })
    }

    /// Calls the shell as the page can: `{"answer": …}` or `{"refused": …}`.
    pub fn invoke(&self, command: &str, arguments: &Value) -> Value {
        let body = "
            const [command, args, done] = arguments;
            const plain = (e) => typeof e === 'string' ? e : JSON.stringify(e);
            window.__TAURI_INTERNALS__.invoke(command, args)
              .then((answer) => done({ answer }), (e) => done({ refused: plain(e) }));";
        self.driver.script_later(body, &[json!(command), arguments.clone()]).unwrap_or_else(
            |refused| self.give_up(&format!("the shell could not be called: {refused}")),
        )
    }

    /// Runs a command of the API, to prepare what a test does not cover.
    pub fn call(&self, name: &str, request: Value) -> Value {
        let reply = self.invoke("rpc", &json!({ "name": name, "request": request }));
        match reply.get("answer") {
            Some(answer) => answer.clone(),
            None => self.give_up(&format!("{name} was refused: {}", reply["refused"])),
        }
    }

    /// Opens a page by its address, as a link does, and waits until it has settled.
    pub fn go(&self, address: &str) -> &Self {
        self.js("location.hash = arguments[0]", &[json!(format!("#{address}"))]);
        self.settled()
    }

    /// Waits until the page has the same text twice and nothing on it is loading.
    pub fn settled(&self) -> &Self {
        let mut before = String::new();
        let mut calm = 0;
        self.wait("the page to settle", || {
            let loading = self.js("return !!document.querySelector('[aria-busy=true]')", &[]);
            let now = self.text();
            calm = if now == before && loading == false && !now.is_empty() { calm + 1 } else { 0 };
            before = now;
            (calm >= 6).then_some(())
        });
        self
    }

    /// All visible text.
    pub fn text(&self) -> String {
        let text = self.driver.script("return document.body ? document.body.innerText : ''", &[]);
        text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Whether the text is visible now. Line breaks are ignored.
    pub fn has_text(&self, text: &str) -> bool {
        let words: Vec<String> = self.text().split_whitespace().map(str::to_owned).collect();
        words.join(" ").contains(text)
    }

    /// Waits until `text` is visible.
    pub fn expect_text(&self, text: &str) -> &Self {
        self.wait(&format!("the text “{text}”"), || self.has_text(text).then_some(()));
        self
    }

    /// Waits until `text` is no longer visible.
    pub fn expect_no_text(&self, text: &str) -> &Self {
        let what = format!("the text “{text}” to go");
        self.wait(&what, || (!self.has_text(text)).then_some(()));
        self
    }

    /// Waits for the element without using it.
    pub fn expect_element(&self, role: Role, name: &str) -> &Self {
        self.element(role, name);
        self
    }

    pub fn has(&self, role: Role, name: &str) -> bool {
        find::first(&self.driver, role, name).is_some()
    }

    /// Clicks the element with the pointer, when it is there and enabled.
    pub fn click(&self, role: Role, name: &str) -> &Self {
        self.wait(&format!("{role} “{name}” to press"), || {
            let element = find::enabled(&self.driver, role, name)?;
            self.driver.click(&element).ok()
        });
        self
    }

    /// Replaces the content of the field with this label.
    pub fn fill(&self, label: &str, text: &str) -> &Self {
        self.wait(&format!("the field “{label}”"), || {
            let element = find::enabled(&self.driver, Role::Field, label)?;
            self.driver.click(&element).ok()?;
            self.driver.script(find::SELECT_ALL, &[element.as_json()]).ok()?;
            let text = if text.is_empty() { webdriver::BACKSPACE } else { text };
            self.driver.keys(&element, text).ok()
        });
        self
    }

    /// Opens the list of this field and selects the choice with this name.
    pub fn choose(&self, label: &str, choice: &str) -> &Self {
        self.click(Role::Field, label).click(Role::Option, choice)
    }

    /// Types into the content of the mail, the only rich-text editor on the page.
    pub fn write_mail(&self, text: &str) -> &Self {
        self.wait("the mail's editor", || {
            let found = self.driver.script("return document.querySelector('.ProseMirror')", &[]);
            let editor = Element::of(&found.ok()?)?;
            self.driver.click(&editor).ok()
        });
        self.type_text(text)
    }

    /// The content of the field with this label.
    pub fn value(&self, label: &str) -> String {
        let element = self.element(Role::Field, label);
        let value =
            self.js("return arguments[0].value ?? arguments[0].innerText", &[element.as_json()]);
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Types into the focused element.
    pub fn type_text(&self, text: &str) -> &Self {
        for letter in text.chars() {
            self.send_keys(&[letter.to_string()]);
        }
        self
    }

    /// Types with the keyboard of the screen into the focused element, one letter at a time. The
    /// driver has no part in it, so this costs the page what a real keyboard costs.
    pub fn type_with_keyboard(&self, text: &str, per_key: Duration) -> &Self {
        if let Err(why) = pointer::type_text(&self.stage, text, per_key) {
            self.give_up(&format!("the keyboard could not be used: {why}"));
        }
        self
    }

    /// Presses keys together, written as `Control+k` or `Enter` or `Shift+Tab`.
    pub fn press(&self, keys: &str) -> &Self {
        let keys: Vec<String> = keys.split('+').map(webdriver::key).collect();
        self.send_keys(&keys);
        self
    }

    fn send_keys(&self, keys: &[String]) {
        if let Err(refused) = self.driver.send_keys(keys) {
            self.give_up(&format!("a key could not be pressed: {refused}"));
        }
    }

    /// Role and name of the focused element, such as `button Save`.
    pub fn focus(&self) -> String {
        find::focus(&self.driver)
    }

    /// Waits until the element has the focus.
    pub fn expect_focus(&self, role: Role, name: &str) -> &Self {
        let what = format!("{role} “{name}” to hold the keyboard; it is with “{}”", self.focus());
        self.wait(&what, || find::holds_focus(&self.driver, role, name).then_some(()));
        self
    }

    /// Presses Tab until the element has the focus. Fails if Tab does not reach it.
    pub fn tab_to(&self, role: Role, name: &str) -> &Self {
        for _ in 0..200 {
            if find::holds_focus(&self.driver, role, name) {
                return self;
            }
            self.press("Tab");
        }
        self.give_up(&format!("{role} “{name}” cannot be reached with Tab"));
    }

    /// Drags a file from another program's window and drops it in the middle of the page.
    pub fn drop_file(&self, file: &Path) -> &Self {
        if let Err(why) = pointer::drop_file(&self.stage, file) {
            self.give_up(&format!("the file could not be dropped: {why}"));
        }
        self
    }

    /// Closes the window as the close button of its frame does: through the window manager.
    pub fn close(&self) {
        if let Err(why) = pointer::close(&self.stage) {
            self.give_up(&format!("the window could not be closed: {why}"));
        }
    }

    /// Starts the program a second time on the same screen and session bus, and waits until it ends.
    pub fn start_again(&self, arguments: &[&str]) {
        if let Err(why) = self.stage.start_again(arguments) {
            self.give_up(&format!("the second start failed: {why}"));
        }
    }

    /// Whether a window is on the screen.
    pub fn is_shown(&self) -> bool {
        pointer::is_shown(&self.stage)
    }

    /// Whether the program has ended.
    pub fn has_ended(&self) -> bool {
        self.driver.script("return true", &[]).is_err()
    }

    /// Accessibility faults of the page, by axe-core: serious and critical ones.
    pub fn axe(&self) -> Vec<Finding> {
        axe::run(self)
    }

    /// Writes a picture of the window.
    pub fn screenshot(&self, to: &Path) -> Result<(), String> {
        let picture = self.driver.screenshot().map_err(|refused| refused.to_string())?;
        if let Some(folder) = to.parent() {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        std::fs::write(to, picture).map_err(|error| error.to_string())
    }

    /// Waits until `look` returns a value.
    pub fn wait<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let end = Instant::now() + WAIT_LIMIT;
        loop {
            if let Some(found) = look() {
                return found;
            }
            if Instant::now() > end {
                self.give_up(&format!("waited in vain for {what}"));
            }
            std::thread::sleep(POLL_INTERVAL);
        }
    }

    fn element(&self, role: Role, name: &str) -> Element {
        self.wait(&format!("{role} “{name}”"), || find::first(&self.driver, role, name))
    }

    /// Fails the test with all information that helps to find the cause.
    fn give_up(&self, why: &str) -> ! {
        let picture = self.stage.evidence("png");
        let picture = match self.screenshot(&picture) {
            Ok(()) => picture.display().to_string(),
            Err(refused) => format!("none ({refused})"),
        };
        panic!(
            "{why}\n── picture: {picture}\n── the program's log:\n{}\n── the page:\n{}\n",
            self.stage.log(),
            self.text()
        );
    }
}

/// A refusal of the driver, as text for the message of a test.
impl From<Refused> for String {
    fn from(refused: Refused) -> Self {
        refused.to_string()
    }
}
