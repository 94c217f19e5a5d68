//! Node and what npm installs: checked, and brought up to the lock file when it changed.

use crate::step::{Done, answer, because, command, npm, root, run, say};

/// The front end's tools (Vite 8) ask for this one or newer.
const OLDEST: (u32, u32) = (20, 19);

/// Checks Node and installs the packages that the lock file names.
pub fn ensure() -> Done {
    let version = answer(command("node").arg("--version"));
    if let Some(trouble) = trouble(version.as_deref()) {
        return because(trouble);
    }
    // npm has no quick way to say "nothing to do", so the lock file that was installed is kept
    // beside what it installed.
    let ui = root().join("ui");
    let lock = std::fs::read(ui.join("package-lock.json")).unwrap_or_default();
    let stamp = ui.join("node_modules/.postroom-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("Installing the front end's packages (npm ci)");
    run(npm().arg("ci"), "npm could not install the front end's packages.")?;
    let _ = std::fs::write(stamp, lock);
    Ok(())
}

/// The sentence for the user, where this Node will not do.
fn trouble(version: Option<&str>) -> Option<String> {
    let (major, minor) = OLDEST;
    let Some(version) = version else {
        return Some(format!(
            "Postroom's pages are built with Node {major}.{minor} or newer, and there is no Node \
             here. Install it from https://nodejs.org or your system's packages, and start again."
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
    use super::trouble;

    #[test]
    fn an_old_or_absent_node_is_told_apart_and_named() {
        assert_eq!(trouble(Some("v20.19.0")), None);
        assert_eq!(trouble(Some("v24.1.0")), None);
        assert!(trouble(Some("v20.18.3")).is_some_and(|said| said.contains("v20.18.3")));
        assert!(trouble(Some("v18.20.4")).is_some_and(|said| said.contains("20.19")));
        assert!(trouble(None).is_some_and(|said| said.contains("no Node")));
    }
}
