//! Mail servers for the scenarios that cannot be installed beside Postfix: Exim, unpacked from
//! Debian's package without installing it, and Haraka, from npm. Both are below target/servers.
//!
//! Leaves out: starting them, which each test does itself.

use std::path::PathBuf;

use crate::process::{Result, announce, command, fail, npm, root, run, stdout_of};
use crate::system_packages::{is_debian, is_root, privileged};

fn folder_of(name: &str) -> PathBuf {
    root().join("target/servers").join(name)
}

/// Downloads the missing servers.
///
/// # Errors
/// When a package cannot be installed.
pub fn ensure() -> Result {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    haraka()?;
    if is_debian() { exim() } else { Ok(()) }
}

/// True where every server of the scenarios can run.
pub fn are_complete() -> bool {
    is_debian() && is_root()
}

/// Installs the version of the lock file, without optional plugins and without install scripts.
fn haraka() -> Result {
    let (folder, source) = (folder_of("haraka"), root().join("tests/server/haraka"));
    let lock = std::fs::read(source.join("package-lock.json")).unwrap_or_default();
    let stamp = folder.join("node_modules/.postroom-lock");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    announce("Installing Haraka for the tests (npm ci)");
    let copied = std::fs::create_dir_all(&folder).and_then(|()| {
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            std::fs::copy(source.join(name), folder.join(name))?;
        }
        Ok(())
    });
    if let Err(error) = copied {
        return fail(format!("{} cannot be written: {error}", folder.display()));
    }
    let mut install = npm();
    install.current_dir(&folder).args(["ci", "--omit=optional", "--ignore-scripts"]);
    run(&mut install, "npm could not install Haraka.")?;
    let _ = std::fs::write(stamp, lock);
    Ok(())
}

/// Debian's package conflicts with Postfix, so it is unpacked and not installed; the libraries
/// that it depends on are installed.
fn exim() -> Result {
    let folder = folder_of("exim");
    if folder.join("usr/sbin/exim4").exists() {
        return Ok(());
    }
    announce("Fetching Exim for the tests (unpacked below target, not installed)");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        return fail(format!("{} cannot be written: {error}", folder.display()));
    }
    let download = || {
        let mut download = command("apt-get");
        download.current_dir(&folder).args(["download", "exim4-daemon-light"]);
        stdout_of(&mut download).is_some()
    };
    if !download() {
        // The package lists may be old or missing.
        let update = ["apt-get", "update"].map(str::to_owned);
        run(&mut privileged(is_root(), &update), "The list of packages could not be read.")?;
        if !download() {
            return fail("The package exim4-daemon-light could not be fetched.");
        }
    }
    let Some(package) = package_in(&folder) else {
        return fail("The package exim4-daemon-light could not be found after its download.");
    };
    let depends = stdout_of(command("dpkg-deb").arg("-f").arg(&package).arg("Depends"));
    let satisfy = ["apt-get", "satisfy", "--yes", "--no-install-recommends"]
        .into_iter()
        .map(str::to_owned)
        .chain([libraries(&depends.unwrap_or_default())])
        .collect::<Vec<_>>();
    run(&mut privileged(is_root(), &satisfy), "Exim's libraries could not be installed.")?;
    // Unpacked to a second folder and renamed at the end, so that an interrupted run is not taken
    // for a complete one.
    let half = folder_of("exim.half");
    let _ = std::fs::remove_dir_all(&half);
    run(
        command("dpkg-deb").arg("-x").arg(&package).arg(&half),
        "The package exim4-daemon-light could not be unpacked.",
    )?;
    // The package installs it setuid root, which the tests do not need.
    run(command("chmod").arg("u-s").arg(half.join("usr/sbin/exim4")), "chmod failed.")?;
    let _ = std::fs::remove_dir_all(&folder);
    match std::fs::rename(&half, &folder) {
        Ok(()) => Ok(()),
        Err(error) => fail(format!("{} cannot be written: {error}", folder.display())),
    }
}

fn package_in(folder: &std::path::Path) -> Option<PathBuf> {
    let mut files = std::fs::read_dir(folder).ok()?.flatten().map(|file| file.path());
    files.find(|file| file.extension().is_some_and(|end| end == "deb"))
}

/// The libraries among the dependencies; the others are for an installed mail server.
fn libraries(depends: &str) -> String {
    let wanted: Vec<&str> =
        depends.split(',').map(str::trim).filter(|one| one.starts_with("lib")).collect();
    wanted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::libraries;

    #[test]
    fn only_the_libraries_of_the_package_are_installed() {
        let depends = "exim4-base (>= 4.96), debconf (>= 0.5) | debconf-2.0, libc6 (>= 2.36), \
                       libdb5.3, libgnutls30 (>= 3.7.5)";
        assert_eq!(libraries(depends), "libc6 (>= 2.36), libdb5.3, libgnutls30 (>= 3.7.5)");
    }
}
