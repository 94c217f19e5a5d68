//! Input from outside the page: a real drag and drop, the keyboard, and closing the window.
//!
//! For a drop, the window of another program offers a file, and the pointer drags it to the
//! Postroom window. Nothing is simulated inside the page, so this equals a drop from a file
//! manager.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::stage::Stage;

/// A window at the screen's right edge from which the file can be dragged.
const SOURCE: &str = r#"
import sys, gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk, Gdk, Gio
window = Gtk.Window(title="drag source")
window.set_default_size(120, 120)
box = Gtk.EventBox()
box.add(Gtk.Label(label="file"))
box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
box.drag_source_add_uri_targets()
uri = Gio.File.new_for_path(sys.argv[1]).get_uri()
box.connect("drag-data-get", lambda w, c, data, i, t: data.set_uris([uri]))
window.add(box)
window.connect("map-event", lambda *a: print("ready", flush=True))
window.show_all()
window.move(1640, 20)
Gtk.main()
"#;

struct Source(Child);

impl Drop for Source {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(super) fn drop_file(stage: &Stage, file: &Path) -> Result<(), String> {
    let mut source = Command::new(python());
    source.arg("-c").arg(SOURCE).arg(file);
    source.env("DISPLAY", stage.display()).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
    source.stdout(Stdio::piped()).stderr(Stdio::null());
    let mut source = Source(source.spawn().map_err(|error| error.to_string())?);
    let mut ready = String::new();
    let out = source.0.stdout.take().ok_or("no answer from the source")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut ready)
        .map_err(|error| error.to_string())?;
    if ready.trim() != "ready" {
        return Err("the drag's source did not open: python3-gi and GTK 3 are needed".to_owned());
    }

    let from = middle(stage, &["--onlyvisible", "--name", "^drag source$"])?;
    let to = middle(stage, &OURS)?;
    // GTK begins a drag only after the pointer has moved a little with the button down, and the
    // target answers each move asynchronously. The pauses match those of a hand.
    xdotool(stage, &["mousemove", &from.0.to_string(), &from.1.to_string()])?;
    xdotool(stage, &["mousedown", "1"])?;
    for step in 1..=10 {
        pause();
        let x = from.0 + (to.0 - from.0) * step / 10;
        let y = from.1 + (to.1 - from.1) * step / 10;
        xdotool(stage, &["mousemove", &x.to_string(), &y.to_string()])?;
    }
    pause();
    xdotool(stage, &["mousemove_relative", "2", "2"])?;
    pause();
    xdotool(stage, &["mouseup", "1"])?;
    pause();
    Ok(())
}

/// The system's own Python, which has the system's GTK; another one earlier in PATH does not.
fn python() -> &'static str {
    let system = "/usr/bin/python3";
    if Path::new(system).exists() { system } else { "python3" }
}

/// The search options that match the Postroom windows.
const OURS: [&str; 3] = ["--onlyvisible", "--class", "postroom"];

/// Asks the window manager to close the Postroom window, with its key for that.
pub(super) fn close(stage: &Stage) -> Result<(), String> {
    let at = middle(stage, &OURS)?;
    xdotool(stage, &["mousemove", &at.0.to_string(), &at.1.to_string(), "key", "alt+F4"])?;
    Ok(())
}

/// Types into the focused element of the Postroom window, and gives the window the keyboard.
pub(super) fn type_text(stage: &Stage, text: &str, per_key: Duration) -> Result<(), String> {
    let (window, _) = largest(stage, &OURS)?;
    xdotool(stage, &["windowfocus", "--sync", &window])?;
    let delay = per_key.as_millis().to_string();
    xdotool(stage, &["type", "--delay", &delay, "--", text]).map(|_| ())
}

pub(super) fn is_shown(stage: &Stage) -> bool {
    middle(stage, &OURS).is_ok()
}

fn pause() {
    std::thread::sleep(Duration::from_millis(80));
}

/// The centre of the largest window that matches.
fn middle(stage: &Stage, search: &[&str]) -> Result<(i64, i64), String> {
    largest(stage, search).map(|(_, middle)| middle)
}

/// The largest window that matches, and its centre.
fn largest(stage: &Stage, search: &[&str]) -> Result<(String, (i64, i64)), String> {
    let mut ask = vec!["search"];
    ask.extend_from_slice(search);
    let found = xdotool(stage, &ask)?;
    let mut best: Option<(i64, String, (i64, i64))> = None;
    for window in found.split_whitespace() {
        let geometry = xdotool(stage, &["getwindowgeometry", "--shell", window])?;
        let number = |key: &str| -> i64 {
            let line = geometry.lines().find_map(|line| line.strip_prefix(key));
            line.and_then(|value| value.parse().ok()).unwrap_or(0)
        };
        let (x, y, w, h) = (number("X="), number("Y="), number("WIDTH="), number("HEIGHT="));
        // The tray icon and GTK's helper windows also match.
        if w * h >= 100 * 100 && best.as_ref().is_none_or(|(area, ..)| w * h > *area) {
            best = Some((w * h, window.to_owned(), (x + w / 2, y + h / 2)));
        }
    }
    best.map(|(_, window, middle)| (window, middle))
        .ok_or_else(|| format!("no window for {search:?}"))
}

fn xdotool(stage: &Stage, words: &[&str]) -> Result<String, String> {
    let output = Command::new("xdotool")
        .args(words)
        .env("DISPLAY", stage.display())
        .output()
        .map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
