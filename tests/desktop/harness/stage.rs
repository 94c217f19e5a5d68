//! The environment of a window: a virtual screen, a window manager, a session bus, an unlocked
//! keychain, and separate folders. Everything that is started here is stopped here.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::fixture::free_port;

/// One window at a time: with two processors, a second one only slows both down.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const MANAGER: &str = r#"<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <placement><policy>UnderMouse</policy></placement>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
"#;

/// Unlocks the keychain, then becomes the driver, which starts the program. The session bus is also
/// used as the system bus, so that a test can act as the system.
const SESSION: &str = "export DBUS_SYSTEM_BUS_ADDRESS=\"$DBUS_SESSION_BUS_ADDRESS\"; \
                       printf %s \"$DBUS_SESSION_BUS_ADDRESS\" >\"$2\"; \
                       printf postroom | gnome-keyring-daemon --unlock --components=secrets \
                       >/dev/null 2>&1; exec WebKitWebDriver --host=127.0.0.1 --port=\"$1\"";

/// A program and all processes that it started; stopped together.
#[derive(Debug)]
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Self {
        let name = command.get_program().display().to_string();
        match command.process_group(0).spawn() {
            Ok(child) => Self(child),
            Err(error) => panic!("{name} did not start ({error}). `cargo xtask setup` installs it"),
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.0.wait();
    }
}

#[derive(Debug)]
pub(super) struct Stage {
    name: String,
    display: String,
    port: u16,
    folder: PathBuf,
    // Dropped in the order in which they must end.
    _session: Group,
    _manager: Group,
    _screen: Group,
    _turn: MutexGuard<'static, ()>,
}

impl Stage {
    pub(super) fn set(name: &str, dark: bool, locale: &str) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = target().join("tmp/desktop").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        for part in ["run", "config", "cache", "data"] {
            std::fs::create_dir_all(folder.join(part)).expect("a folder for the test");
        }
        // The bus and the keychain refuse a run-time folder that other users can read.
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder.join("run"), private).expect("a private folder");
        std::fs::write(folder.join("openbox.xml"), MANAGER).expect("the manager's settings");
        let log = std::fs::File::create(folder.join("program.log")).expect("a log");

        let (screen, display) = screen();
        let mut manager = Command::new("openbox");
        manager.arg("--config-file").arg(folder.join("openbox.xml"));
        manager.env("DISPLAY", &display).stderr(Stdio::null());
        let manager = Group::start(&mut manager);

        let port = free_port();
        let mut session = Command::new("dbus-run-session");
        session
            .args(["--", "sh", "-c", SESSION, "sh", &port.to_string()])
            .arg(folder.join("bus"))
            .env("DISPLAY", &display)
            .env("XDG_RUNTIME_DIR", folder.join("run"))
            .env("XDG_CONFIG_HOME", folder.join("config"))
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .env("XDG_DATA_HOME", folder.join("data"))
            .env("GDK_BACKEND", "x11")
            .env("GTK_THEME", if dark { "Adwaita:dark" } else { "Adwaita" })
            .env("LC_ALL", locale)
            .env("LANG", locale)
            .env("NO_AT_BRIDGE", "1")
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log);
        let session = Group::start(&mut session);
        await_listener(port);

        Self {
            name: name.to_owned(),
            display,
            port,
            folder,
            _session: session,
            _manager: manager,
            _screen: screen,
            _turn: turn,
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn display(&self) -> &str {
        &self.display
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs the program once more in the session; fails unless it ends soon and with success.
    pub(super) fn start_again(&self, arguments: &[&str]) -> Result<(), String> {
        let bus = std::fs::read_to_string(self.folder.join("bus"));
        let bus = bus.map_err(|error| error.to_string())?;
        let status = Command::new("timeout")
            .args(["30", &program().display().to_string()])
            .args(arguments)
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", bus.trim())
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .status()
            .map_err(|error| error.to_string())?;
        status.success().then_some(()).ok_or_else(|| status.to_string())
    }

    /// The last lines of the program's standard error.
    pub(super) fn log(&self) -> String {
        let log = std::fs::read(self.folder.join("program.log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }

    /// The path for evidence of a failed test.
    pub(super) fn evidence(&self, ending: &str) -> PathBuf {
        target().join("desktop").join(format!("{}.{ending}", self.name))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Keep the log beside the picture when a test failed.
        if std::thread::panicking() {
            let _ = std::fs::create_dir_all(target().join("desktop"));
            let _ = std::fs::copy(self.folder.join("program.log"), self.evidence("log"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Starts a screen with an unused number; returns the number.
fn screen() -> (Group, String) {
    let mut command = Command::new("Xvfb");
    command
        .args(["-displayfd", "1", "-screen", "0", "1800x1000x24", "-nolisten", "tcp", "-noreset"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut screen = Group::start(&mut command);
    let mut number = String::new();
    let out = screen.0.stdout.take().expect("Xvfb's answer");
    BufReader::new(out).read_line(&mut number).expect("the screen's number");
    (screen, format!(":{}", number.trim()))
}

fn await_listener(port: u16) {
    let end = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < end, "WebKitWebDriver did not start");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The folder into which Cargo built this test: `target`.
pub(super) fn target() -> PathBuf {
    built().parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The program under test: built beside the test, or the one that `POSTROOM_PROGRAM` names.
pub(super) fn program() -> PathBuf {
    let program = std::env::var_os("POSTROOM_PROGRAM")
        .map_or_else(|| built().join("postroom"), PathBuf::from);
    assert!(
        program.exists(),
        "the program is not built: cargo build --workspace --features custom-protocol"
    );
    program
}

/// `target/debug`, for a test in its deps folder and for a program.
fn built() -> PathBuf {
    let us = std::env::current_exe().expect("our own path");
    let folder = us.parent().expect("a folder");
    if folder.ends_with("deps") { folder.parent().unwrap_or(folder) } else { folder }.to_path_buf()
}
