//! Mail servers that the scenarios send to and that no package installs beside Postfix: Exim,
//! unpacked from Debian's package without being installed, and Haraka, from npm. Both lie below
//! target/servers, and go with it.
//!
//! Leaves out: starting them, which each test does for itself.

use std::path::PathBuf;

use crate::step::{Done, answer, because, command, npm, root, run, say};
use crate::system::{is_debian, is_root, privileged};

fn place(name: &str) -> PathBuf {
    root().join("target/servers").join(name)
}

/// Fetches what is missing.
pub fn ensure() -> Done {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    haraka()?;
    if is_debian() { exim() } else { Ok(()) }
}

/// True: every server that a scenario asks for can run here.
pub fn are_complete() -> bool {
    is_debian() && is_root()
}

/// As the lock file names it. Its optional plugins are left out, and nobody's scripts are run.
fn haraka() -> Done {
    let (folder, source) = (place("haraka"), root().join("tests/server/haraka"));
    let lock = std::fs::read(source.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.postroom-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    say("Installing Haraka for the tests (npm ci)");
    let copied = std::fs::create_dir_all(&folder).and_then(|()| {
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            std::fs::copy(source.join(name), folder.join(name))?;
        }
        Ok(())
    });
    if let Err(error) = copied {
        return because(format!("{} cannot be written: {error}", folder.display()));
    }
    let mut install = npm();
    install.current_dir(&folder).args(["ci", "--omit=optional", "--ignore-scripts"]);
    run(&mut install, "npm could not install Haraka.")?;
    let _ = std::fs::write(stamp, lock);
    Ok(())
}

/// Debian's package says that it cannot stand beside Postfix, so it is unpacked and not
/// installed; the libraries it names are.
fn exim() -> Done {
    let folder = place("exim");
    if folder.join("usr/sbin/exim4").exists() {
        return Ok(());
    }
    say("Fetching Exim for the tests (unpacked below target, not installed)");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return because(format!("{} cannot be written: {error}", folder.display()));
    }
    let download = || {
        let mut download = command("apt-get");
        download.current_dir(&folder).args(["download", "exim4-daemon-light"]);
        answer(&mut download).is_some()
    };
    if !download() {
        // The lists may be old or missing.
        let update = ["apt-get", "update"].map(str::to_owned);
        run(&mut privileged(is_root(), &update), "The list of packages could not be read.")?;
        if !download() {
            return because("The package exim4-daemon-light could not be fetched.");
        }
    }
    let Some(package) = package_in(&folder) else {
        return because("The package exim4-daemon-light could not be found after its download.");
    };
    let depends = answer(command("dpkg-deb").arg("-f").arg(&package).arg("Depends"));
    let satisfy = ["apt-get", "satisfy", "--yes", "--no-install-recommends"]
        .into_iter()
        .map(str::to_owned)
        .chain([libraries(&depends.unwrap_or_default())])
        .collect::<Vec<_>>();
    run(&mut privileged(is_root(), &satisfy), "Exim's libraries could not be installed.")?;
    // Unpacked beside and moved at the end, so that half a job is not taken for a whole one.
    let half = place("exim.half");
    let _ = std::fs::remove_dir_all(&half);
    run(
        command("dpkg-deb").arg("-x").arg(&package).arg(&half),
        "The package exim4-daemon-light could not be unpacked.",
    )?;
    // It comes with root's rights for whoever starts it. Not here.
    run(command("chmod").arg("u-s").arg(half.join("usr/sbin/exim4")), "chmod failed.")?;
    let _ = std::fs::remove_dir_all(&folder);
    match std::fs::rename(&half, &folder) {
        Ok(()) => Ok(()),
        Err(error) => because(format!("{} cannot be written: {error}", folder.display())),
    }
}

fn package_in(folder: &std::path::Path) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(folder).ok()?.flatten().map(|file| file.path());
    files.find(|file| file.extension().is_some_and(|end| end == "deb"))
}

/// Of what a package depends on, the libraries: the rest is for a mail server that is installed.
fn libraries(depends: &str) -> String {
    let wanted: Vec<&str> =
        depends.split(',').map(str::trim).filter(|one| one.starts_with("lib")).collect();
    wanted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::libraries;

    #[test]
    fn only_the_libraries_of_a_package_are_installed() {
        let depends = "exim4-base (>= 4.96), debconf (>= 0.5) | debconf-2.0, libc6 (>= 2.36), \
                       libdb5.3, libgnutls30 (>= 3.7.5)";
        assert_eq!(libraries(depends), "libc6 (>= 2.36), libdb5.3, libgnutls30 (>= 3.7.5)");
    }
}
