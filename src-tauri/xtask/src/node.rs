//! Node, and the packages of the front end: installed again when the lock file has changed.

use crate::process::{Result, announce, command, fail, npm, root, run, stdout_of};

/// The oldest Node that the front end's tools (Vite 8) support.
const OLDEST: (u32, u32) = (20, 19);

/// Checks Node and installs the packages that the lock file names.
///
/// # Errors
/// When Node.js is missing or too old, or the packages cannot be installed.
pub fn ensure() -> Result {
    let version = stdout_of(command("node").arg("--version"));
    if let Some(message) = version_error(version.as_deref()) {
        return fail(message);
    }
    // npm has no quick check for "nothing to do", so a copy of the installed lock file stays beside
    // the packages.
    let ui = root().join("ui");
    let lock = std::fs::read(ui.join("package-lock.json")).unwrap_or_default();
    let stamp = ui.join("node_modules/.postroom-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    announce("Installing the front end's packages (npm ci)");
    run(npm().arg("ci"), "npm could not install the front end's packages.")?;
    let _ = std::fs::write(stamp, lock);
    Ok(())
}

/// True where ui/package.json has a script of this name.
pub fn has_script(name: &str) -> bool {
    let package = std::fs::read_to_string(root().join("ui/package.json")).unwrap_or_default();
    serde_json::from_str::<serde_json::Value>(&package)
        .is_ok_and(|package| package["scripts"][name].is_string())
}

/// The message for the user where Node is missing or too old.
fn version_error(version: Option<&str>) -> Option<String> {
    let (major, minor) = OLDEST;
    let Some(version) = version else {
        return Some(format!(
            "Postroom's pages are built with Node {major}.{minor} or newer, and Node is \
             not installed. Install it from https://nodejs.org or your system's packages, and start again."
        ));
    };
    let mut numbers = version.trim_start_matches('v').split('.').map(|n| n.parse().unwrap_or(0));
    let found: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (found < OLDEST).then(|| {
        format!(
            "Postroom's pages are built with Node {major}.{minor} or newer; this is {version}. \
             Install a newer one from https://nodejs.org, and start again."
        )
    })
}

#[cfg(test)]
mod tests {
    use super::version_error;

    #[test]
    fn old_or_missing_node_is_reported() {
        assert_eq!(version_error(Some("v20.19.0")), None);
        assert_eq!(version_error(Some("v24.1.0")), None);
        assert!(
            version_error(Some("v20.18.3")).is_some_and(|message| message.contains("v20.18.3"))
        );
        assert!(version_error(Some("v18.20.4")).is_some_and(|message| message.contains("20.19")));
        assert!(version_error(None).is_some_and(|message| message.contains("not installed")));
    }
}
